// SPDX-License-Identifier: MIT
// B copied into panels, the elements of one k adjacent: dst[k][step], of which `w` columns are B's and the rest of the last
// vector is zero or unset.
#pragma once
#include "cpu/transpose_block.h"
#include "micro_kernel.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::gemm {

static void copy_panel(const float* src, int64_t ld, int64_t k, int w, float* dst, int64_t step) {
  const int whole = w / W;
  const Mask last = mask(w % W);
  for (; k > 0; --k, src += ld, dst += step) {
    for (int v = 0; v < whole; ++v) store(dst + v * W, load(src + v * W));
    if (w % W) store(dst + whole * W, load(src + whole * W, last));
  }
}

// The W x W block whose rows are src's; where it is partial, `rows` rows of `cols` floats, the rest zero.
VEC_INLINE void load_block(const float* src, int64_t ld, int rows, int cols, Vec (&r)[W]) {
  if (rows == W && cols == W) {
#pragma GCC unroll 16
    for (int i = 0; i < W; ++i) r[i] = load(src + i * ld);
    return;
  }
  const Mask last = mask(cols);
  for (int i = 0; i < W; ++i) r[i] = i < rows ? load(src + i * ld, last) : zero();
}

static void transpose_panel(const float* src, int64_t ld, int64_t k, int w, float* dst, int64_t step) {
  for (int64_t k0 = 0; k0 < k; k0 += W)
    for (int j = 0; j < w; j += W) {
      const int depth = int(least<int64_t>(W, k - k0));
      Vec r[W];
      load_block(src + j * ld + k0, ld, least(W, w - j), depth, r);
      transpose_block(r);
      float* d = dst + k0 * step + j;
      for (int l = 0; l < depth; ++l) store(d + l * step, r[l]);
    }
}

// Columns 0 .. w of the first k rows of op(B). Whole vectors are written: w may be rounded up to W.
VEC_INLINE void pack_panel(const Matrix& b, int64_t k, int w, float* dst, int64_t step) {
  (b.transposed ? transpose_panel : copy_panel)(b.p, b.ld, k, w, dst, step);
}

// Rows of `width` floats, ld apart, to rows that adjoin.
template <int width>
static void copy_narrow(const float* src, int64_t ld, int64_t rows, float* dst) {
  for (; rows > 0; --rows, src += ld, dst += width) __builtin_memcpy(dst, src, width * sizeof(float));
}
using CopyNarrow = void (*)(const float* src, int64_t ld, int64_t rows, float* dst);
constexpr CopyNarrow copy_narrow_of[] = {
    copy_narrow<1>, copy_narrow<2>, copy_narrow<3>, copy_narrow<4>, copy_narrow<5>, copy_narrow<6>};

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::gemm
