// SPDX-License-Identifier: MIT
// Windows as rows, [windows, places * channels], and the row of pixels that they read: which runs of floats are the same.
#pragma once
#include "../blocks.h"
#include "axis.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::windows {

// Where row i1 of plane i0 of an image of x begins; null outside.
VEC_INLINE const float* row_of(const Windows& w, const float* x, int64_t image, int64_t i0, int64_t i1) {
  if (i0 < 0 || i0 >= w.input[0] || i1 < 0 || i1 >= w.input[1]) return nullptr;
  return x + ((image * w.input[0] + i0) * w.input[1] + i1) * w.input[2] * w.channels;
}

// Of a few floats: vectors would have to wait for each other's stores.
template <bool adds, int n>
static void move_short_runs(const float* x, int64_t x_step, float* y, int64_t y_step, int64_t count) {
  for (; count > 0; --count, x += x_step, y += y_step)
#pragma GCC unroll 4
    for (int i = 0; i < n; ++i) y[i] = adds ? y[i] + x[i] : x[i];
}

// y = x, or y += x, for `count` runs of n floats.
template <bool adds>
static void move_runs(const float* x, int64_t x_step, float* y, int64_t y_step, int64_t n, int64_t count) {
  if (n == 1) return move_short_runs<adds, 1>(x, x_step, y, y_step, count);
  if (n == 2) return move_short_runs<adds, 2>(x, x_step, y, y_step, count);
  if (n == 3) return move_short_runs<adds, 3>(x, x_step, y, y_step, count);
  if (n == 4) return move_short_runs<adds, 4>(x, x_step, y, y_step, count);
  const int64_t whole = n / W * W;
  const Mask last = mask(int(n - whole));
  for (; count > 0; --count, x += x_step, y += y_step) {
    for (int64_t i = 0; i < whole; i += W) store(y + i, adds ? load(y + i) + load(x + i) : load(x + i));
    if (whole < n) store(y + whole, adds ? load(y + whole, last) + load(x + whole, last) : load(x + whole, last), last);
  }
}

// Calls f(pixel, pixel_step, row, row_step, n, count) for runs of n floats that lie in the pixels and in the rows, window by
// window. Rows lie row_floats apart.
template <bool adds, class F>
VEC_INLINE void each_runs(const Axis& a, int64_t channels, int64_t row_floats, const F& f) {
  for (int64_t t = 0, end; t < a.windows; t = end) {
    end = alike_until(a, t, a.windows);
    const Places in = inside(a, t);
    const int64_t places = in.end - in.first;
    int64_t pixel = (a.at + t * a.stride + in.first * a.step) * channels, row = t * row_floats + in.first * channels;
    if (adds && channels % W && places * a.step > a.stride)  // place by place: 
      for (int64_t j = places - 1; j >= 0; --j)
        f(pixel + j * a.step * channels, a.stride * channels, row + j * channels, row_floats, channels, end - t);
    else if (a.step == 1 || a.places == 1) f(pixel, a.stride * channels, row, row_floats, places * channels, end - t);
    else
      for (; t < end; ++t, pixel += a.stride * channels, row += row_floats)
        f(pixel, a.step * channels, row, channels, channels, places);
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
