// SPDX-License-Identifier: MIT
// Rows as the softmax family needs them: exp(x_j - top), which cannot overflow, and its sum.
#pragma once
#include "blocks.h"
#include "lanes.h"
#include "vec_math.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

struct RowSum {
  float top, sum;  // the greatest x_j, and sum_j exp(x_j - top)
};

// A row of N vectors, the last of them up to `last`: it stays in registers.
template <int N, bool writes>
VEC_INLINE RowSum short_row(const float* x, float* y, Mask last) {
  Vec e[N];
#pragma GCC unroll 4
  for (int v = 0; v + 1 < N; ++v) e[v] = load(x + v * W);
  e[N - 1] = load_or(x + (N - 1) * W, last, splat(-kInfinity));
  Vec top = e[0];
#pragma GCC unroll 4
  for (int v = 1; v < N; ++v) top = larger(top, e[v]);
  const float row_top = largest(top);
  Vec total = e[0] = exp(e[0] - row_top);
#pragma GCC unroll 4
  for (int v = 1; v < N; ++v) total += e[v] = exp(e[v] - row_top);
  const float row_sum = sum(total);
  if (writes) {
    const float share = 1 / row_sum;
#pragma GCC unroll 4
    for (int v = 0; v + 1 < N; ++v) store(y + v * W, e[v] * share);
    store(y + (N - 1) * W, e[N - 1] * share, last);
  }
  return {row_top, row_sum};
}

VEC_INLINE float row_top(const float* x, int64_t cols) {
  Vec top = splat(-kInfinity);
  each_vector(0, cols, [&](int64_t j, auto lanes) { top = larger(top, load_or(x + j, lanes, top)); });
  return largest(top);
}
// In pieces, so that the error of the sum does not grow with the row.
template <bool writes>
VEC_INLINE float exp_row(const float* x, float* y, int64_t cols, float top) {
  const int64_t piece = 256 * W;
  Vec total = zero();
  for (int64_t from = 0; from < cols; from += piece) {
    Vec part = zero();
    each_vector(from, least(cols, from + piece), [&](int64_t j, auto lanes) {
      const Vec e = exp(load_or(x + j, lanes, splat(-kInfinity)) - top);
      if (writes) store(y + j, e, lanes);
      part += e;
    });
    total += part;
  }
  return sum(total);
}
template <bool writes>
static __attribute__((noinline)) RowSum long_row(const float* x, float* y, int64_t cols) {
  const float top = row_top(x, cols), total = exp_row<writes>(x, y, cols, top), share = 1 / total;
  if (writes) each_vector(0, cols, [&](int64_t j, auto lanes) { store(y + j, load(y + j, lanes) * share, lanes); });
  return {top, total};
}
// writes: y = softmax(x).
template <bool writes>
VEC_INLINE RowSum row_sum(const float* x, float* y, int64_t cols) {
  if (cols <= W) return short_row<1, writes>(x, y, mask(int(cols)));
  if (cols <= 2 * W) return short_row<2, writes>(x, y, mask(int(cols - W)));
  if (cols <= 3 * W) return short_row<3, writes>(x, y, mask(int(cols - 2 * W)));
  return long_row<writes>(x, y, cols);
}

// Cross-entropies of up to W rows: loss = away + weight log(sum), so that one logarithm serves them all.
struct Losses {
  float away[W], weight[W], sum[W];
  int count = 0;
  GEMMULE_INLINE void add(float row_away, float row_weight, float row_sum) {
    away[count] = row_away;
    weight[count] = row_weight;
    sum[count++] = row_sum;
  }
  GEMMULE_INLINE void write(float* loss) {
    const Mask m = mask(count);
    store(loss, load(weight, m) * log(load_or(sum, m, splat(1))) + load(away, m), m);
  }
};

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
