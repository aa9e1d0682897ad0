// SPDX-License-Identifier: MIT
// The gradients of pooling: each window spreads a share of its dy over its places. Where windows lie side by side
// each dx is written once; else they are added in rising order of windows, an image being one task's own.
#pragma once
#include "pool_walk.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

VEC_INLINE bool lie_side_by_side(const PoolWindows& w) {
  for (int i = 0; i < kSpatialAxes; ++i) {
    const bool solid = w.dilation[i] == 1 || w.kernel[i] == 1, apart = w.stride[i] >= w.kernel[i] || w.output[i] == 1;
    if (w.adaptive ? w.input[i] % w.output[i] != 0 : !solid || !apart) return false;
  }
  return true;
}

// Inputs of an axis.
struct Span {
  int64_t first, end;
};
VEC_INLINE bool contains(Span s, int64_t i) { return i >= s.first && i < s.end; }
// Empty, at an end of the axis, where the window lies in the padding.
VEC_INLINE Span span_of(const PoolWindows& w, int axis, int64_t o) {
  const Pooled p = reached(w, axis, o);
  const auto inside = [&](int64_t i) { return greatest<int64_t>(0, least(w.input[axis], i)); };
  return {inside(p.at + p.first), inside(p.at + p.end)};
}
VEC_INLINE int64_t begin_of(const PoolWindows& w, int axis, int64_t o) {
  return o == 0             ? 0
      : o == w.output[axis] ? w.input[axis]
                            : greatest<int64_t>(0, least(w.input[axis], reached(w, axis, o).at));
}
// Those from one window to the next, which no other window of windows side by side reads: together they are the axis.
VEC_INLINE Span owned_by(const PoolWindows& w, int axis, int64_t o) {
  return {begin_of(w, axis, o), begin_of(w, axis, o + 1)};
}

// Windows side by side read all of the input.
VEC_INLINE bool cover_all(const PoolWindows& w) {
  for (int i = 0; i < kSpatialAxes; ++i) {
    const bool between = !w.adaptive && w.stride[i] > w.kernel[i] && w.output[i] > 1;
    if (between || span_of(w, i, 0).first > 0 || span_of(w, i, w.output[i] - 1).end < w.input[i]) return false;
  }
  return true;
}

VEC_INLINE void clear(float* x, int64_t n) {
  each_vector(0, n, [&](int64_t i, auto lanes) { store(x + i, zero(), lanes); });
}
// Of a row of dx that windows read: what lies between and beside them.
VEC_INLINE void clear_gaps(const PoolWindows& w, float* row) {
  if (!w.adaptive && w.stride[2] > w.kernel[2]) return clear(row, w.input[2] * w.channels);
  const int64_t first = span_of(w, 2, 0).first, end = span_of(w, 2, w.output[2] - 1).end;
  clear(row, first * w.channels);
  clear(row + end * w.channels, (w.input[2] - end) * w.channels);
}
// What row `row` of outputs owns and none of its windows reads.
static void clear_beside(const PoolWindows& w, int64_t row, float* dx) {
  const int64_t o1 = row % w.output[1], o0 = row / w.output[1] % w.output[0], n = row / w.output[1] / w.output[0];
  const Span a = span_of(w, 0, o0), b = span_of(w, 1, o1), planes = owned_by(w, 0, o0), rows = owned_by(w, 1, o1);
  for (int64_t i = planes.first; i < planes.end; ++i)
    for (int64_t j = rows.first; j < rows.end; ++j) {
      float* pixels = dx + ((n * w.input[0] + i) * w.input[1] + j) * w.input[2] * w.channels;
      if (contains(a, i) && contains(b, j)) clear_gaps(w, pixels);
      else clear(pixels, w.input[2] * w.channels);
    }
}

// share(windows, out, lanes, n) returns a function from a place's number to the vector that goes there.
template <class Share>
struct Write {
  float* dx;
  Share share;
  template <class Windows, class Lanes>
  GEMMULE_INLINE void operator()(const Windows& windows, int64_t out, Lanes lanes, int n) const {
    windows.write(dx, share(windows, out, lanes, n), [](float* p, Vec v, auto m) { store(p, v, m); });
  }
};
template <class Share>
struct Add {
  float* dx;
  Share share;
  template <class Windows, class Lanes>
  GEMMULE_INLINE void operator()(const Windows& windows, int64_t out, Lanes lanes, int n) const {
    windows.write(dx, share(windows, out, lanes, n), [](float* p, Vec v, auto m) { store(p, load(p, m) + v, m); });
  }
};

template <class Share>
VEC_INLINE void spread_side_by_side(const Pools& g, float* dx, Context& ctx, const Share& share) {
  const Write<Share> write{dx, share};
  const bool gaps = !cover_all(g.w);
  each_row_block(ctx, rows_of_outputs(g.w), work_of_row(g.w), [&](int64_t first, int64_t n) {
    for (int64_t row = first; row < first + n; ++row) {
      if (gaps) clear_beside(g.w, row, dx);
      each_window_of_row(g, row, write);
    }
  });
}
template <class Share>
VEC_INLINE void spread_overlapping(const Pools& g, float* dx, Context& ctx, const Share& share) {
  const Add<Share> add{dx, share};
  const int64_t image = product({g.w.input[0], g.w.input[1], g.w.input[2], g.w.channels});
  const int64_t rows = g.w.output[0] * g.w.output[1], work = product({rows, work_of_row(g.w)});
  each_row_block(ctx, g.w.batch, image + (work < 0 ? kBlock : work), [&](int64_t first, int64_t n) {
    clear(dx + first * image, n * image);
    for (int64_t row = first * rows; row < (first + n) * rows; ++row) each_window_of_row(g, row, add);
  });
}
template <class Share>
VEC_INLINE void spread(const PoolWindows& w, float* dx, Context& ctx, const Share& share) {
  if (w.outputs(w.channels) == 0)
    return each_block(ctx, w.inputs(w.channels), [&](int64_t begin, int64_t n) { clear(dx + begin, n); });
  const Pools g = pools_of(w);
  if (lie_side_by_side(w)) spread_side_by_side(g, dx, ctx, share);
  else spread_overlapping(g, dx, ctx, share);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
