// SPDX-License-Identifier: MIT
#pragma once
#include "ops/resize.h"

namespace gemmule {

// Calls f(input row, input column, weight) for each pixel that makes output pixel (i, j), the weights adding up to 1.
template <class F>
void each_tap(const ResizeShape& p, int64_t i, int64_t j, const F& f) {
  const auto taps = [&](int64_t from, int64_t to, int64_t at) {
    return taps_of(ResizeMode(p.mode), p.antialias, from, to, at);
  };
  const auto total = [](const Taps& t) {
    double sum = 0;
    for (int64_t k = t.first; k < t.end; ++k) sum += t.weight(k);
    return sum;
  };
  const Taps rows = taps(p.height, p.to_height, i), columns = taps(p.width, p.to_width, j);
  const double all = total(rows) * total(columns);
  for (int64_t r = rows.first; r < rows.end; ++r)
    for (int64_t c = columns.first; c < columns.end; ++c) f(r, c, rows.weight(r) * columns.weight(c) / all);
}

}  // namespace gemmule
