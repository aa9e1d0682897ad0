// SPDX-License-Identifier: MIT
// D = A * B of one warp, by each of the tensor core's instructions. A [16, k] and B [k, 8] are row-major in shared
// memory.
#include "kernel.h"

namespace gemmule {

// B's columns as ldmatrix delivers them: transposed on the way.
template <int k, class Convert>
DEVICE void stage(const float* a, const float* b, uint16_t* tile_a, uint16_t* tile_b, Convert convert) {
  for (int i = int(threadIdx.x); i < 16 * k; i += 32) tile_a[i] = convert(a[i]);
  for (int i = int(threadIdx.x); i < 8 * k; i += 32) tile_b[i] = convert(b[i]);
  __syncwarp();
}
DEVICE void put(const float (&d)[4], float* y) {
  const int row = int(threadIdx.x) / 4, column = int(threadIdx.x) % 4 * 2;
  for (int i = 0; i < 4; ++i) y[(row + i / 2 * 8) * 8 + column + i % 2] = d[i];
}

KERNEL((32), product_f16_16, const float* a, const float* b, float* y) {
  SHARED(uint16_t, tile_a, [256]);
  SHARED(uint16_t, tile_b, [128]);
  stage<16>(a, b, tile_a, tile_b, standin::to_f16);
  const int lane = int(threadIdx.x);
  uint32_t fa[4], fb[2];
  float d[4] = {1, 1, 1, 1};
  standin::ldmatrix_x4(fa, &tile_a[lane % 16 * 16 + lane / 16 * 8]);
  standin::ldmatrix_x2_trans(fb, &tile_b[lane % 16 * 8]);
  standin::mma_f16_m16n8k16(d, fa, fb);
  put(d, y);
}
KERNEL((32), product_bf16_16, const float* a, const float* b, float* y) {
  SHARED(uint16_t, tile_a, [256]);
  SHARED(uint16_t, tile_b, [128]);
  stage<16>(a, b, tile_a, tile_b, standin::to_bf16);
  const int lane = int(threadIdx.x);
  uint32_t fa[4], fb[2];
  float d[4] = {1, 1, 1, 1};
  standin::ldmatrix_x4(fa, &tile_a[lane % 16 * 16 + lane / 16 * 8]);
  standin::ldmatrix_x2_trans(fb, &tile_b[lane % 16 * 8]);
  standin::mma_bf16_m16n8k16(d, fa, fb);
  put(d, y);
}
KERNEL((32), product_f16_8, const float* a, const float* b, float* y) {
  SHARED(uint16_t, tile_a, [128]);
  SHARED(uint16_t, tile_b, [64]);
  stage<8>(a, b, tile_a, tile_b, standin::to_f16);
  const int lane = int(threadIdx.x);
  uint32_t fa[2], fb[1];
  float d[4] = {1, 1, 1, 1};
  standin::ldmatrix_x2(fa, &tile_a[lane % 16 * 8]);
  standin::ldmatrix_x1_trans(fb, &tile_b[lane % 8 * 8]);
  standin::mma_f16_m16n8k8(d, fa, fb);
  put(d, y);
}
KERNEL((32), product_tf32_8, const float* a, const float* b, float* y) {
  const int g = int(threadIdx.x) / 4, t = int(threadIdx.x) % 4;
  const uint32_t fa[4] = {standin::to_tf32(a[g * 8 + t]), standin::to_tf32(a[(g + 8) * 8 + t]),
      standin::to_tf32(a[g * 8 + t + 4]), standin::to_tf32(a[(g + 8) * 8 + t + 4])};
  const uint32_t fb[2] = {standin::to_tf32(b[t * 8 + g]), standin::to_tf32(b[(t + 4) * 8 + g])};
  float d[4] = {1, 1, 1, 1};
  standin::mma_tf32_m16n8k8(d, fa, fb);
  put(d, y);
}
KERNEL((32), product_of_half_a_warp, float* y) {
  const uint32_t fa[4] = {}, fb[2] = {};
  float d[4] = {};
  if (threadIdx.x < 16) standin::mma_tf32_m16n8k8(d, fa, fb);
  y[threadIdx.x] = d[0];
}

}  // namespace gemmule
