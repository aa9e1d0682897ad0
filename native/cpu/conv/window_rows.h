// SPDX-License-Identifier: MIT
// Windows as rows, [windows, places * channels], and the row of pixels that they read: which runs of floats are equal.
#pragma once
#include "../blocks.h"
#include "axis.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::windows {

// Where row i1 of plane i0 of an image of x begins; null outside.
VEC_INLINE const float* row_of(const Windows& w, const float* x, int64_t image, int64_t i0, int64_t i1) {
  if (i0 < 0 || i0 >= w.input[0] || i1 < 0 || i1 >= w.input[1]) return nullptr;
  return x + ((image * w.input[0] + i0) * w.input[1] + i1) * w.input[2] * w.channels;
}

// y = x for `count` runs of n floats.
[[maybe_unused]] static void copy_runs(
    const float* x, int64_t x_step, float* y, int64_t y_step, int64_t n, int64_t count) {
  const int64_t whole = n / W * W;
  const Mask last = mask(int(n - whole));
  for (; count > 0; --count, x += x_step, y += y_step) {
    for (int64_t i = 0; i < whole; i += W) store(y + i, load(x + i));
    if (whole < n) store(y + whole, load(x + whole, last), last);
  }
}

// How the runs of windows that overlap follow each other.
enum class Order { windows, places };

// Calls f(pixel, pixel_step, row, row_step, n, count) for runs of n floats that lie in the pixels and in the rows,
// which are row_floats apart. A pixel meets the windows in rising order, also where each place comes with all windows.
template <class F>
VEC_INLINE void each_runs(const Axis& a, int64_t channels, int64_t row_floats, Order order, const F& f) {
  const int64_t next_pixel = a.stride * channels, next_place = a.step * channels;
  for (int64_t t = 0, end; t < a.windows; t = end) {
    end = alike_until(a, t, a.windows);
    const Places in = inside(a, t);
    const int64_t places = in.end - in.first;
    int64_t pixel = (a.at + t * a.stride + in.first * a.step) * channels, row = t * row_floats + in.first * channels;
    if (order == Order::places)
      for (int64_t j = places - 1; j >= 0; --j)
        f(pixel + j * next_place, next_pixel, row + j * channels, row_floats, channels, end - t);
    else if (a.step == 1 || a.places == 1) f(pixel, next_pixel, row, row_floats, places * channels, end - t);
    else
      for (; t < end; ++t, pixel += next_pixel, row += row_floats)
        f(pixel, next_place, row, channels, channels, places);
  }
}

// Rows in pieces of about `floats`, grouped into tasks: calls f(row, from, to) for all, each `count` elements long.
template <class F>
VEC_INLINE void each_piece_of_rows(
    int64_t rows, int64_t count, int64_t size, int64_t floats, Context& ctx, const F& f) {
  const int64_t cuts = greatest<int64_t>(1, least(count, count * size / floats));
  each_row_block(ctx, rows * cuts, count * size / cuts, [&](int64_t first, int64_t n) {
    for (int64_t i = first; i < first + n; ++i) f(i / cuts, count * (i % cuts) / cuts, count * (i % cuts + 1) / cuts);
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::windows
