// SPDX-License-Identifier: MIT
// B copied into panels of kCols columns, the elements of one k adjacent: dst[panel][k][kCols].
#pragma once
#include "problem.h"
#include "micro_kernel.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::gemm {

// Stage S of a W x W transpose in registers swaps the off-diagonal S x S blocks of every 2S x 2S block.
template <int S>
VEC_INLINE void butterfly(Vec& a, Vec& b) {
  VecInt low, high;
  for (int l = 0; l < W; ++l) {
    low[l] = l & S ? W + l - S : l;
    high[l] = l & S ? W + l : l + S;
  }
  const Vec x = __builtin_shuffle(a, b, low), y = __builtin_shuffle(a, b, high);
  a = x, b = y;
}
template <int S = 1>
VEC_INLINE void transpose(Vec (&r)[W]) {
#pragma GCC unroll 16
  for (int i = 0; i < W; ++i)
    if (!(i & S)) butterfly<S>(r[i], r[i + S]);
  if constexpr (2 * S < W) transpose<2 * S>(r);
}

// Rows of `w` floats, ld apart, to rows kCols apart. A partial vector may spill into the next row, which is written later.
static void copy_panel(const float* src, int64_t ld, int64_t k, int w, float* dst) {
  const int full = w / W;
  const Mask last = mask(w % W);
  for (; k > 0; --k, src += ld, dst += kCols) {
    for (int v = 0; v < full; ++v) store(dst + v * W, load(src + v * W));
    if (w % W) store(dst + full * W, load(src + full * W, last));
  }
}

// W x W block whose rows are src's; where it is partial, `rows` rows of `cols` floats, the rest zero.
VEC_INLINE void load_block(const float* src, int64_t ld, int rows, int cols, Vec (&r)[W]) {
  if (rows == W && cols == W) {
#pragma GCC unroll 16
    for (int i = 0; i < W; ++i) r[i] = load(src + i * ld);
    return;
  }
  const Mask last = mask(cols);
  for (int i = 0; i < W; ++i) r[i] = i < rows ? load(src + i * ld, last) : zero();
}

// Columns of `w` rows of `k` floats, ld apart, to rows kCols apart. dst must hold whole vectors.
static void transpose_panel(const float* src, int64_t ld, int64_t k, int w, float* dst) {
  for (int64_t k0 = 0; k0 < k; k0 += W)
    for (int j = 0; j < w; j += W) {
      const int depth = int(least<int64_t>(W, k - k0));
      Vec r[W];
      load_block(src + j * ld + k0, ld, least(W, w - j), depth, r);
      transpose(r);
      float* d = dst + k0 * kCols + j;
      for (int l = 0; l < depth; ++l) store(d + l * kCols, r[l]);
    }
}

// The panel of columns j .. j + w of a B whose first `k` rows are wanted.
VEC_INLINE void pack_panel(const Matrix& b, int64_t k, int64_t j, int w, float* dst) {
  (b.transposed ? transpose_panel : copy_panel)(b.at(0, j), b.ld, k, w, dst);
}
VEC_INLINE int64_t packed_size(int64_t k, int64_t n) { return round_up(n, kCols) * k + W; }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::gemm
