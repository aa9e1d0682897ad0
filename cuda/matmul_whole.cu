// SPDX-License-Identifier: MIT
// Products of integers: modulo 2^32 where alpha and beta are whole, else rounded toward zero from double.
#include "../native/cuda/whole_product.h"
#include "kernel.h"

namespace gemmule {

constexpr int kSide = 16;

DEVICE int32_t finished(const WholeProduct& g, int64_t sum, const int32_t* bias, const int32_t* c) {
  const int64_t alpha = int64_t(g.alpha), beta = int64_t(g.beta), shift = bias ? *bias : 0;
  if (double(alpha) == g.alpha && double(beta) == g.beta) {
    const uint64_t old = beta ? uint64_t(beta) * uint64_t(int64_t{*c}) : 0;
    return int32_t(uint32_t(uint64_t(alpha) * uint64_t(sum) + old + uint64_t(shift)));
  }
  return int32_t(uint32_t(int64_t(g.alpha * double(sum) + (g.beta != 0 ? g.beta * *c : 0.0) + double(shift))));
}

// A block owns 16 x 16 of c, a thread one; both operands come through shared memory, 16 terms at a time.
KERNEL((kSide * kSide), whole_product, const int32_t* a, const int32_t* b, const int32_t* bias, int32_t* c,
    WholeProduct g) {
  SHARED(int32_t, rows, [kSide][kSide + 1]);
  SHARED(int32_t, cols, [kSide][kSide + 1]);
  const int x = threadIdx.x % kSide, y = threadIdx.x / kSide;
  const int64_t tiles = (g.m + kSide - 1) / kSide * ((g.n + kSide - 1) / kSide), tiles_n = (g.n + kSide - 1) / kSide;
  for (int64_t t = blockIdx.x; t < tiles * g.batch; t += gridDim.x) {
    const int64_t matrix = t / tiles, i = t % tiles / tiles_n * kSide + y, j = t % tiles % tiles_n * kSide + x;
    const int32_t* const of_a = a + matrix * g.stride_a + i * g.a_row;
    const int32_t* const of_b = b + matrix * g.stride_b + j * g.b_col + j / 64 * g.b_panel;
    uint64_t sum = 0;
    for (int64_t k = 0; k < g.k; k += kSide) {
      rows[y][x] = i < g.m && k + x < g.k ? of_a[(k + x) * g.a_col] : 0;
      cols[y][x] = j < g.n && k + y < g.k ? of_b[(k + y) * g.b_row] : 0;
      __syncthreads();
      for (int l = 0; l < kSide; ++l) sum += uint64_t(int64_t{rows[y][l]} * cols[l][x]);
      __syncthreads();
    }
    int32_t* const to = c + matrix * g.stride_c + i * g.ldc + j;
    if (i < g.m && j < g.n) *to = finished(g, int64_t(sum), bias ? bias + j : nullptr, to);
  }
}

}  // namespace gemmule
