// SPDX-License-Identifier: MIT
// Means and sums of squared differences to them, of the columns of a matrix: some rows at a time in two passes
// through the first cache, these merged in double (Chan et al. 1979), so that neither a large mean nor many rows cost
// digits.
#pragma once
#include "column_sums.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

// mean[], squares[] of n elements each become those of n + m; `cols` of them.
VEC_INLINE void merge_moments(
    double n, double* mean, double* squares, double m, const double* mean2, const double* squares2, int64_t cols) {
  if (m == 0) return;
  const double share = m / (n + m), rest = n / (n + m), weight = n * share;
#pragma GCC ivdep
  for (int64_t c = 0; c < cols; ++c) {
    const double apart = mean2[c] - mean[c];
    mean[c] = mean[c] * rest + mean2[c] * share;
    squares[c] += squares2[c] + (weight == 0 ? 0 : apart * apart * weight);
  }
}

struct StripMoments {
  double mean[kStrip] = {}, squares[kStrip] = {};
};
template <int V, class Lanes>
VEC_INLINE void leaf_moments(const float* x, int64_t stride, int64_t rows, Lanes last, StripMoments& out) {
  const auto sum = sum_rows<1, V>(
      0, rows, last, [&](int64_t row, int col, auto lanes, Vec(&t)[1]) { t[0] = load(x + row * stride + col, lanes); });
  Vec near[V];
  for (int v = 0; v < V; ++v) near[v] = sum.of[0][v] / float(rows);
  const auto from = sum_rows<2, V>(0, rows, last, [&](int64_t row, int col, auto lanes, Vec(&t)[2]) {
    t[0] = load(x + row * stride + col, lanes) - near[col / W];
    t[1] = t[0] * t[0];
  });
  float mean[V * W], rest[V * W], squares[V * W];
  for (int v = 0; v < V; ++v) {
    store(mean + v * W, near[v]);
    store(rest + v * W, select(near[v] - near[v] == zero(), from.of[0][v], zero()));  // infinity - infinity is no mean
    store(squares + v * W, from.of[1][v]);
  }
  for (int j = 0; j < V * W; ++j) {
    out.mean[j] = double(mean[j]) + double(rest[j]) / double(rows);
    out.squares[j] = double(squares[j]) - double(rest[j]) * double(rest[j]) / double(rows);
  }
}
// Rows `stride` apart, of up to kStrip columns.
static void strip_moments(const float* x, int64_t stride, int64_t rows, int cols, StripMoments& out) {
  by_vectors(cols, [&]<int V>(auto last) {
    for (int64_t row = 0; row < rows; row += kLeafRows) {
      const int64_t n = least(kLeafRows, rows - row);
      StripMoments leaf;
      leaf_moments<V>(x + row * stride, stride, n, last, leaf);
      merge_moments(double(row), out.mean, out.squares, double(n), leaf.mean, leaf.squares, cols);
    }
  });
}
// Of `cols` columns of rows that are `stride` apart.
[[maybe_unused]] static void column_moments(
    const float* x, int64_t stride, int64_t rows, int cols, double* mean, double* squares) {
  const WideRows wide = stride == cols ? wide_rows(rows, cols) : WideRows{1, rows, 0, cols};
  StripMoments all, left;
  strip_moments(x, stride * wide.group, wide.rows, wide.cols, all);
  strip_moments(x + wide.rows * wide.group * stride, 0, wide.left > 0, int(wide.left) * cols, left);
  for (int c = 0; c < cols; ++c) mean[c] = squares[c] = 0;
  for (int64_t i = 0; i < wide.group; ++i)
    merge_moments(
        double(i * wide.rows), mean, squares, double(wide.rows), all.mean + i * cols, all.squares + i * cols, cols);
  for (int64_t i = 0; i < wide.left; ++i)
    merge_moments(
        double(wide.group * wide.rows + i), mean, squares, 1, left.mean + i * cols, left.squares + i * cols, cols);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
