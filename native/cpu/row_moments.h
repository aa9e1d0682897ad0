// SPDX-License-Identifier: MIT
// The mean of contiguous numbers and the sum of squared differences to it, as column_moments.h has them of columns.
#pragma once
#include "column_moments.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

struct RowMoments {
  double count = 0, mean = 0, squares = 0;
  GEMMULE_INLINE void add(double n, double other, double other_squares) {
    merge_moments(count, &mean, &squares, n, &other, &other_squares, 1);
    count += n;
  }
};

template <int N>
struct RowSums {
  double of[N];
};
// Sums of N terms over a row: terms(i, lanes, t) sets t to those of a vector, 0 outside the lanes.
template <int N, class Terms>
VEC_INLINE RowSums<N> sum_leaf(int64_t n, const Terms& terms) {
  Vec sum[2][N] = {}, t[N];
  int64_t i = 0;
  for (; i + 2 * W <= n; i += 2 * W)
#pragma GCC unroll 2
    for (int half = 0; half < 2; ++half) {
      terms(i + half * W, AllLanes{}, t);
      for (int k = 0; k < N; ++k) sum[half][k] += t[k];
    }
  each_vector(i, n, [&](int64_t at, auto lanes) {
    terms(at, lanes, t);
    for (int k = 0; k < N; ++k) sum[0][k] += t[k];
  });
  RowSums<N> out;
  for (int k = 0; k < N; ++k) out.of[k] = double(GEMMULE_ISA_NAMESPACE::sum(sum[0][k] + sum[1][k]));
  return out;
}

constexpr int64_t kLeafFloats = 2 * 64 * W;
VEC_INLINE void add_leaf_moments(const float* x, int64_t n, RowMoments& out) {
  const auto sum = sum_leaf<1>(n, [&](int64_t i, auto lanes, Vec(&t)[1]) { t[0] = load(x + i, lanes); });
  const float near = float(sum.of[0] / double(n));
  const auto from = sum_leaf<2>(n, [&](int64_t i, auto lanes, Vec(&t)[2]) {
    t[0] = load_or(x + i, lanes, splat(near)) - near;
    t[1] = t[0] * t[0];
  });
  const double rest = near - near == 0 ? from.of[0] : 0;  // infinity - infinity is no mean
  out.add(double(n), double(near) + rest / double(n), from.of[1] - rest * rest / double(n));
}
VEC_INLINE void add_row_moments(const float* x, int64_t n, RowMoments& out) {
  for (int64_t i = 0; i < n; i += kLeafFloats) add_leaf_moments(x + i, least(kLeafFloats, n - i), out);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
