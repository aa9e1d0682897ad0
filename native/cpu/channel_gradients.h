// SPDX-License-Identifier: MIT
// What the gradients of normalize and group_norm have in common: for each channel sum dy and sum dy (x - mean), and
// then dx = a dy - (b (x - mean) + d), with a, mean, b and d of each channel in a table (channel_rows.h).
#pragma once
#include "channel_rows.h"
#include "column_sums.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

// Of rows of `cols` channels, `stride` apart: to dy_sum[] and product[].
static void sums_of_strip(const float* dy, const float* x, const float* mean, int64_t stride, int64_t rows, int cols,
    double* dy_sum, double* product) {
  const WideRows wide = stride == cols ? wide_rows(rows, cols) : WideRows{1, rows, 0, cols};
  float centre[kStrip + W];
  repeat(mean, cols, wide.group, centre);
  double sum[2][kStrip] = {};
  const auto terms = [&](int64_t at, int col, auto lanes, Vec(&t)[2]) {
    t[0] = load(dy + at + col, lanes);
    t[1] = t[0] * (load(x + at + col, lanes) - load(centre + col, lanes));
  };
  const int64_t step = stride * wide.group;
  add_columns<2>(
      wide.rows, wide.cols, [&](int64_t row, int col, auto lanes, Vec(&t)[2]) { terms(row * step, col, lanes, t); },
      sum);
  add_columns<2>(
      wide.left > 0, int(wide.left) * cols,
      [&](int64_t, int col, auto lanes, Vec(&t)[2]) { terms(wide.rows * step, col, lanes, t); }, sum);
  for (int c = 0; c < cols; ++c) dy_sum[c] = product[c] = 0;
  for (int64_t i = 0; i < wide.group; ++i)
    for (int c = 0; c < cols; ++c) dy_sum[c] += sum[0][i * cols + c], product[c] += sum[1][i * cols + c];
}

enum { kA, kMean, kB, kD, kDxRows };
VEC_INLINE Vec dx_of(Vec dy, Vec x, Vec a, Vec mean, Vec b, Vec d) { return a * dy - (b * (x - mean) + d); }
// n elements, on one row of the table.
VEC_INLINE void write_dx_row(const float* dy, const float* x, float* dx, const float* table, int64_t width, int64_t n) {
  const float *a = table, *mean = a + width, *b = mean + width, *d = b + width;
  each_vector(0, n, [=](int64_t j, auto lanes) {
    const Vec out = dx_of(load(dy + j, lanes), load(x + j, lanes), load(a + j, lanes), load(mean + j, lanes),
        load(b + j, lanes), load(d + j, lanes));
    store(dx + j, out, lanes);
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
