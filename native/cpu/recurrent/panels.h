// SPDX-License-Identifier: MIT
// Weights in panels, each the columns of a group of units, and the products of rows with them.
#pragma once
#include "../gemm/problem.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::recurrent {

constexpr int64_t kMostCols = 64;    // of a panel: four gates of 16 units, or 64 units
constexpr int64_t kRowsAtOnce = 24;  // whose sums stay in L1 until they become states

struct Rows {
  const float* p;
  int64_t step, count;
};

struct Panel {
  const float* p;
  int64_t k, step, cols;
  const float* bias;
  GEMMULE_INLINE Panel columns(int64_t first, int64_t count) const {
    return {p + first, k, step, count, bias ? bias + first : nullptr};
  }
  GEMMULE_INLINE Panel rows(int64_t first, int64_t count) const { return {p + first * step, count, step, cols, bias}; }
};

// [groups] panels of [k, cols], and a bias of [groups, cols] or none.
struct Panels {
  const float* p;
  int64_t k, cols;
  const float* bias = nullptr;
  GEMMULE_INLINE Panel of(int64_t group) const {
    return {p + group * k * cols, k, cols, cols, bias ? bias + group * cols : nullptr};
  }
};

struct Sums {
  const float* p;
  int64_t step;
  GEMMULE_INLINE const float* row(int64_t i) const { return p + i * step; }
};

// One row: bound by the reading of b, from L2, so that nothing may stand between the panels.
constexpr int kVectorsOfRow = W == 16 ? 4 : 8;
VEC_INLINE bool fits_row(const Panel& b) { return b.cols % (kVectorsOfRow * W) == 0; }
VEC_INLINE void multiply_row(const float* a, const Panel& b, float* sums) {
  constexpr int V = kVectorsOfRow, S = V > 4 ? 1 : 2;  // enough chains to hide an addition's latency
  for (int64_t j = 0; j < b.cols; j += V * W) {
    Vec s[S][V];
#pragma GCC unroll 8
    for (int v = 0; v < V; ++v) {
      s[0][v] = b.bias ? load(b.bias + j + v * W) : zero();
      if (S > 1) s[S - 1][v] = zero();
    }
    const float* row = b.p + j;
    int64_t k = 0;
    for (; k + S <= b.k; k += S)
#pragma GCC unroll 2
      for (int i = 0; i < S; ++i, row += b.step) {
        const Vec x = splat(a[k + i]);
#pragma GCC unroll 8
        for (int v = 0; v < V; ++v) s[i][v] = fma(x, load(row + v * W), s[i][v]);
      }
    if (k < b.k)
#pragma GCC unroll 8
      for (int v = 0; v < V; ++v) s[0][v] = fma(splat(a[k]), load(row + v * W), s[0][v]);
#pragma GCC unroll 8
    for (int v = 0; v < V; ++v) store(sums + j + v * W, S > 1 ? s[0][v] + s[S - 1][v] : s[0][v]);
  }
}

// sums = a * b + bias.
VEC_INLINE Sums multiply(const Rows& a, const Panel& b, float* sums, int64_t step = kMostCols, gemm::Ahead ahead = {}) {
  if (a.count == 1 && fits_row(b)) return multiply_row(a.p, b, sums), Sums{sums, step};
  gemm::multiply_narrow(
      {a.count, b.cols, b.k, 1, {a.p, a.step, false}, {b.p, b.step, false}, 0, sums, step, {b.bias}, ahead});
  return {sums, step};
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::recurrent
