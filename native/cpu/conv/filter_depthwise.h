// SPDX-License-Identifier: MIT
// The filter gradient of a depthwise convolution: vectors run over filters, and adjacent places of the window share the
// loads of dy.
#pragma once
#include "depthwise.h"
#include "filter_pass.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::filter_grad {

constexpr int kPlaces = 4;  // summed at once

// A row of x that a unit's pixels read, and the places of the window that read it.
struct Line {
  const ConvWindows& w;
  int64_t multiplier;
  const float *x, *dy;  // dy: of the row's first pixel
  float* dw;            // [kernel[2], filters]
};

struct Range {
  int64_t begin, end;
};
// Those of the pixels from .. to that read x at place k of the last axis.
VEC_INLINE Range pixels_reading(const ConvWindows& w, int64_t k, int64_t from, int64_t to) {
  const int64_t at = k * w.dilation[2] - w.before[2];
  const int64_t low = at < 0 ? pieces(-at, w.stride[2]) : 0;
  const int64_t high = at < w.input[2] ? (w.input[2] - 1 - at) / w.stride[2] + 1 : 0;
  return {greatest(from, low), least(to, high)};
}

// Adds pixels from .. to at K places to filters f .. of dw; `partial`: not all of the only vector exist.
template <int K, int V, bool spreads, bool partial>
static void add_pixels(const Line& l, int64_t f, int64_t k, int64_t from, int64_t to) {
  const ConvWindows& w = l.w;
  const Mask lanes = mask(partial ? int(w.filters - f) : W);
  const int64_t channel = spreads ? f / l.multiplier : f, step = w.stride[2] * w.channels;
  const int64_t place = w.dilation[2] * w.channels;
  const float* x = l.x + (from * w.stride[2] + k * w.dilation[2] - w.before[2]) * w.channels + channel;
  const float* dy = l.dy + from * w.filters + f;
  const Mask channels = mask(spreads ? int(least<int64_t>(W, w.channels - channel)) : 0);
  const VecInt spread = spreads ? depthwise::spread_of(f, l.multiplier) : VecInt{};
  Vec sum[K][V] = {};
  for (int64_t i = from; i < to; ++i, x += step, dy += w.filters)
#pragma GCC unroll 2
    for (int v = 0; v < V; ++v) {
      const Vec y = partial ? load(dy + v * W, lanes) : load(dy + v * W);
#pragma GCC unroll 4
      for (int j = 0; j < K; ++j) {
        const float* at = x + j * place + v * W;
        const Vec a = spreads ? shuffle(load(at, channels), spread) : partial ? load(at, lanes) : load(at);
        sum[j][v] = fma(a, y, sum[j][v]);
      }
    }
#pragma GCC unroll 4
  for (int j = 0; j < K; ++j)
#pragma GCC unroll 2
    for (int v = 0; v < V; ++v) {
      float* dw = l.dw + (k + j) * w.filters + f + v * W;
      if (partial) store(dw, load(dw, lanes) + sum[j][v], lanes);
      else store(dw, load(dw) + sum[j][v]);
    }
}

// Places k .. k + K - 1: the pixels that read all of them together, the others one by one.
template <int K, int V, bool spreads, bool partial>
VEC_INLINE void add_places(const Line& l, int64_t f, int64_t k, int64_t from, int64_t to) {
  const int64_t begin = pixels_reading(l.w, k, from, to).begin, end = pixels_reading(l.w, k + K - 1, from, to).end;
  if (begin < end) add_pixels<K, V, spreads, partial>(l, f, k, begin, end);
  for (int j = 0; j < K; ++j) {
    const auto [first, last] = pixels_reading(l.w, k + j, from, to);
    if (begin >= end) {
      add_pixels<1, V, spreads, partial>(l, f, k + j, first, last);
      continue;
    }
    if (first < begin) add_pixels<1, V, spreads, partial>(l, f, k + j, first, begin);
    if (end < last) add_pixels<1, V, spreads, partial>(l, f, k + j, end, last);
  }
}

template <int V, bool spreads, bool partial>
static void add_line(const Line& l, int64_t f, int64_t from, int64_t to) {
  int64_t k = 0;
  for (; k + kPlaces <= l.w.kernel[2]; k += kPlaces) add_places<kPlaces, V, spreads, partial>(l, f, k, from, to);
  const int64_t left = l.w.kernel[2] - k;
  if (left == 3) add_places<3, V, spreads, partial>(l, f, k, from, to);
  else if (left == 2) add_places<2, V, spreads, partial>(l, f, k, from, to);
  else if (left == 1) add_places<1, V, spreads, partial>(l, f, k, from, to);
}

using AddLine = void (*)(const Line&, int64_t f, int64_t from, int64_t to);

// Filters f .. of all lines.
VEC_INLINE void add_lines(const ConvFilterGradArgs& p, const Unit& u, int64_t f, AddLine add, Line l, float* dw) {
  for (int64_t i = 0; i < p.kernel[0]; ++i)
    for (int64_t j = 0; j < p.kernel[1]; ++j, dw += p.kernel[2] * p.filters) {
      l.x = row_of(p, p.x.as(), u.image, u.o0 * p.stride[0] - p.before[0] + i * p.dilation[0],
          u.o1 * p.stride[1] - p.before[1] + j * p.dilation[1]);
      l.dw = dw;
      if (l.x) add(l, f, u.from, u.to);
    }
}

template <bool spreads>
VEC_INLINE void add_unit(const ConvFilterGradArgs& p, const Unit& u, const Line& l, float* dw) {
  int64_t f = 0;
  for (; !spreads && f + 2 * W <= p.filters; f += 2 * W) add_lines(p, u, f, add_line<2, false, false>, l, dw);
  for (; f + W <= p.filters; f += W) add_lines(p, u, f, add_line<1, spreads, false>, l, dw);
  if (f < p.filters) add_lines(p, u, f, add_line<1, spreads, true>, l, dw);
}

VEC_INLINE void clear(float* p, int64_t count) {
  for (int64_t i = 0; i < count; ++i) p[i] = 0;
}

// dw and db of units unit0 .. unit1 - 1; db may be null.
static void add_depthwise(
    const ConvFilterGradArgs& p, const Plan& q, int64_t unit0, int64_t unit1, float* dw, float* db) {
  clear(dw, p.weights());
  if (db) clear(db, p.filters);
  for (int64_t i = unit0; i < unit1; ++i) {
    const Unit u = unit_of(p, q, i);
    const Line l{p, p.filters / p.channels, nullptr, p.dy.as() + i / q.cuts * p.output[2] * p.filters, nullptr};
    if (p.filters > p.channels) add_unit<true>(p, u, l, dw);
    else add_unit<false>(p, u, l, dw);
    for (int64_t j = u.from; j < u.to && db; ++j)
#pragma GCC ivdep
      for (int64_t f = 0; f < p.filters; ++f) db[f] += l.dy[j * p.filters + f];
  }
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::filter_grad
