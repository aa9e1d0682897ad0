// SPDX-License-Identifier: MIT
// Element-wise work with a few numbers for each channel: a table of them, a row each, the channels repeated so often
// that also few channels fill a row of vectors.
#pragma once
#include "blocks.h"
#include "lanes.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

constexpr int64_t kTableWidth = 256;
VEC_INLINE int64_t times_in_table(int64_t rows, int64_t channels) {
  return greatest<int64_t>(1, least(rows, kTableWidth / channels));
}
// Rows of `channels` numbers, of which the first copy stands, get their times - 1 others.
VEC_INLINE void repeat_table(float* table, int rows, int64_t channels, int64_t times) {
  for (int row = 0; row < rows; ++row)
    for (int64_t i = channels; i < times * channels; ++i)
      table[row * times * channels + i] = table[row * times * channels + i - channels];
}
// Calls f(at, n) for the elements that lie on one row of the table: from `at`, n of them.
template <class F>
VEC_INLINE void each_table_row(Context& ctx, int64_t elements, int64_t width, const F& f) {
  each_row_block(ctx, (elements + width - 1) / width, width, [&](int64_t first, int64_t n) {
    for (int64_t at = first * width; at < least(elements, (first + n) * width); at += width)
      f(at, least(width, elements - at));
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
