// SPDX-License-Identifier: MIT
// Images resized by the tables of resample_plan.h, and their gradient.
#pragma once
#include "each_element.h"
#include "lanes.h"
#include "resample_plan.h"

namespace gemmule {

// Which pixels of an axis make pixel i, and with which weights: of resize, and of its gradient.
struct Resized {
  const ResampleAxis& axis;
  int32_t i, first, end;
  DEVICE Resized(const ResampleAxis& axis, int32_t i)
      : axis(axis), i(i), first(axis.first ? axis.first[i] : i), end(axis.first ? axis.end[i] : i + 1) {}
  DEVICE float weight(int32_t from) const { return axis.first ? axis.weight[i * axis.taps + from - first] : 1; }
};
struct Returned {
  const ResampleAxis& axis;
  int32_t i, first, end;
  DEVICE Returned(const ResampleAxis& axis, int32_t i)
      : axis(axis), i(i), first(axis.first ? axis.first_user[i] : i), end(axis.first ? axis.end_user[i] : i + 1) {}
  DEVICE float weight(int32_t from) const {
    return axis.first ? axis.weight[from * axis.taps + i - axis.first[from]] : 1;
  }
};

// One thread a unit of N channels.
template <class Reads, int N, class Index>
DEVICE void resample(const ResamplePass& p, const float* __restrict__ x, float* __restrict__ y, Index i) {
  const Index pixel = p.channels.quotient(i), row = p.columns.quotient(pixel), n = p.rows.quotient(row);
  const Reads down(p.down, int32_t(p.rows.remainder(row, n)));
  const Reads across(p.across, int32_t(p.columns.remainder(pixel, row)));
  const int64_t channels = N * p.channels.value;
  x += n * p.from_rows * p.from_columns * channels + N * p.channels.remainder(i, pixel);
  Lanes<float, N> sum = spread<N>(0.0f);
#pragma unroll 1
  for (int32_t r = down.first; r < down.end; ++r) {
    const float share = down.weight(r);
    const float* line = x + r * p.from_columns * channels;
#pragma unroll 2
    for (int32_t c = across.first; c < across.end; ++c) {
      const Lanes<float, N> own = load_lanes<N>(line + c * channels);
      const float weight = share * across.weight(c);
#pragma unroll
      for (int l = 0; l < N; ++l) sum.v[l] += weight * own.v[l];
    }
  }
  store_lanes(y + N * int64_t(i), sum);
}

#define RESAMPLE(name, Reads, n)                                              \
  KERNEL((256), name##_##n, const float* x, float* y, const ResamplePass p) { \
    each_element(p.count, [&](auto i) { resample<Reads, n>(p, x, y, i); });   \
  }

}  // namespace gemmule
