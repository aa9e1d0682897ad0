// SPDX-License-Identifier: MIT
// The windows of pooling, a row of outputs at a time, as vectors meet them: a vector holds channels of one window
// (Wide), or, where windows are pairs of pixels of few channels, all channels of several windows (Pairs).
#pragma once
#include "blocks.h"
#include "lanes.h"
#include "shuffle.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

// The places of one window that lie inside the input. Where a count is 0, the window lies in the padding.
struct Box {
  int64_t count[kSpatialAxes];
  int64_t number, at;  // of the first place: its number in the window, its first element in x
};

// As pooled(), which divides: not for a window that lies inside whole.
VEC_INLINE Pooled reached(const PoolWindows& w, int axis, int64_t o) {
  const int64_t at = o * w.stride[axis] - w.before[axis], last = at + (w.kernel[axis] - 1) * w.dilation[axis];
  if (!w.adaptive && at >= 0 && last < w.input[axis]) return {{0, w.kernel[axis], at}, w.dilation[axis]};
  return pooled(w, axis, o);
}

// Where elements of pairs of pixels lie in two vectors one after the other, for windows of two pixels each.
struct PairLanes {
  VecInt even, odd;    // from two vectors of pixels: those that are first, and second, of their windows
  VecInt front, back;  // from a vector of first and one of second ones: the pixels' own order
};
VEC_INLINE PairLanes pair_lanes(int64_t channels) {
  PairLanes p;
  const int c = int(channels);
  for (int l = 0; l < W; ++l) {
    p.even[l] = l / c * 2 * c + l % c;
    p.odd[l] = p.even[l] + c;
    const int behind = l + W;
    p.front[l] = l / (2 * c) * c + l % c + l / c % 2 * W;
    p.back[l] = behind / (2 * c) * c + behind % c + behind / c % 2 * W;
  }
  return p;
}
constexpr int kMaxPairChannels = W / 2;

VEC_INLINE bool are_pairs(const PoolWindows& w) {
  return w.kernel[2] == 2 && w.stride[2] == 2 && w.dilation[2] == 1 && w.channels <= kMaxPairChannels;
}

struct Pools {
  const PoolWindows& w;
  int64_t number_step[kSpatialAxes], at_step[kSpatialAxes];  // from a place to the next one along an axis
  int64_t first, end;                                        // windows first .. end - 1 of a row have all places
  PairLanes order;                                           // where windows are pairs
};
VEC_INLINE Pools pools_of(const PoolWindows& w) {
  const int64_t k1 = places(w, 1), k2 = places(w, 2);
  const auto step = [&](int i) { return w.adaptive ? 1 : least(w.dilation[i], w.input[i]); };
  Pools g{w, {k1 * k2, k2, 1},
      {step(0) * w.input[1] * w.input[2] * w.channels, step(1) * w.input[2] * w.channels, step(2) * w.channels}, 0, 0,
      are_pairs(w) ? pair_lanes(w.channels) : PairLanes{}};
  const int64_t room = w.input[2] - 1 - (w.kernel[2] - 1) * w.dilation[2] + w.before[2];
  if (w.adaptive || room < 0) return g;
  g.first = least((w.before[2] + w.stride[2] - 1) / w.stride[2], w.output[2]);
  g.end = greatest(g.first, least(room / w.stride[2] + 1, w.output[2]));
  return g;
}

// A row of outputs: where its windows lie on the first two axes, as a Box without the last.
VEC_INLINE Box box_of_row(const Pools& g, int64_t row) {
  const PoolWindows& w = g.w;
  const int64_t o1 = row % w.output[1], rest = row / w.output[1], n = rest / w.output[0];
  const Pooled a = reached(w, 0, rest % w.output[0]), b = reached(w, 1, o1);
  const int64_t plane = n * w.input[0] + a.at + a.first * a.step;
  return {{a.end - a.first, b.end - b.first, 0}, a.first * g.number_step[0] + b.first * g.number_step[1],
      (plane * w.input[1] + b.at + b.first * b.step) * w.input[2] * w.channels};
}
VEC_INLINE Box box_of(const Pools& g, const Box& row, int64_t o) {
  const Pooled c = reached(g.w, 2, o);
  return {{row.count[0], row.count[1], c.end - c.first}, row.number + c.first,
      row.at + (c.at + c.first * c.step) * g.w.channels};
}

template <class F>
VEC_INLINE void each_place(const Pools& g, const Box& box, const F& f) {
  for (int64_t i = 0; i < box.count[0]; ++i)
    for (int64_t j = 0; j < box.count[1]; ++j)
      for (int64_t k = 0; k < box.count[2]; ++k)
        f(box.number + i * g.number_step[0] + j * g.number_step[1] + k,
            box.at + i * g.at_step[0] + j * g.at_step[1] + k * g.at_step[2]);
}

template <class Lanes>
struct Wide {
  const Pools& g;
  const Box& box;
  int64_t channel;
  Lanes lanes;
  // Calls f(number, x there) for each place.
  template <class F>
  GEMMULE_INLINE void read(const float* x, const F& f) const {
    each_place(g, box, [&](int64_t number, int64_t at) { f(number, load(x + at + channel, lanes)); });
  }
  // Calls put(address, value(number), lanes) for each place.
  template <class F, class Put>
  GEMMULE_INLINE void write(float* x, const F& value, const Put& put) const {
    each_place(g, box, [&](int64_t number, int64_t at) { put(x + at + channel, value(number), lanes); });
  }
};

template <class Lanes>
Wide(const Pools&, const Box&, int64_t, Lanes) -> Wide<Lanes>;

struct Pairs {
  const Pools& g;
  const Box& box;    // of the first window
  Mask front, back;  // of its pixels' elements
  template <class F>
  GEMMULE_INLINE void each_row(const F& f) const {
    for (int64_t i = 0; i < box.count[0]; ++i)
      for (int64_t j = 0; j < box.count[1]; ++j)
        f(box.number + i * g.number_step[0] + j * g.number_step[1], box.at + i * g.at_step[0] + j * g.at_step[1]);
  }
  template <class F>
  GEMMULE_INLINE void read(const float* x, const F& f) const {
    each_row([&](int64_t number, int64_t at) {
      const Vec a = load(x + at, front), b = load(x + at + W, back);
      f(number, shuffle(a, b, g.order.even)), f(number + 1, shuffle(a, b, g.order.odd));
    });
  }
  template <class F, class Put>
  GEMMULE_INLINE void write(float* x, const F& value, const Put& put) const {
    each_row([&](int64_t number, int64_t at) {
      const Vec a = value(number), b = value(number + 1);
      put(x + at, shuffle(a, b, g.order.front), front);
      put(x + at + W, shuffle(a, b, g.order.back), back);
    });
  }
};

// Calls f(windows, out, lanes, n) for the vectors of a window: their n elements begin at `out` of y.
template <class F>
VEC_INLINE void channels_of(const Pools& g, const Box& box, int64_t out, const F& f) {
  const int64_t channels = g.w.channels;
  int64_t c = 0;
  for (; c + W <= channels; c += W) f(Wide{g, box, c, AllLanes{}}, out + c, AllLanes{}, W);
  const int rest = int(channels - c);
  if (rest) f(Wide{g, box, c, mask(rest)}, out + c, mask(rest), rest);
}
template <class F>
__attribute__((noinline)) static void windows_of(
    const Pools& g, const Box& row, int64_t first, int64_t end, int64_t out, const F& f) {
  for (int64_t o = first; o < end; ++o) channels_of(g, box_of(g, row, o), out + o * g.w.channels, f);
}
// Windows of K x K places, all of them inside: the loops over places unroll.
template <int64_t K, class F>
__attribute__((noinline)) static void squares_of(const Pools& g, const Box& row, int64_t out, const F& f) {
  const int64_t channels = g.w.channels;
  const Pools squares{g.w, {K * K, K, 1}, {0, g.at_step[1], channels}, g.first, g.end, {}};
  for (int64_t o = g.first; o < g.end; ++o) {
    const Box box{{1, K, K}, 0, row.at + (o * g.w.stride[2] - g.w.before[2]) * channels};
    channels_of(squares, box, out + o * channels, f);
  }
}
template <class F>
__attribute__((noinline)) static void pairs_of(const Pools& g, const Box& row, int64_t out, const F& f) {
  const int64_t channels = g.w.channels, group = W / channels;
  for (int64_t o = g.first; o < g.end; o += group) {
    const int n = int(least(group, g.end - o) * channels);
    const Box box{{row.count[0], row.count[1], 2}, row.number, row.at + (o * 2 - g.w.before[2]) * channels};
    f(Pairs{g, box, mask(least(W, 2 * n)), mask(greatest(0, 2 * n - W))}, out + o * channels, mask(n), n);
  }
}
VEC_INLINE bool are_squares(const Pools& g, const Box& row, int64_t k) {
  return row.count[0] == 1 && row.count[1] == k && row.number == 0 && g.number_step[0] == k * k &&
      g.number_step[1] == k && g.w.dilation[2] == 1;
}
// The same for all windows of row `row` of outputs, in rising order.
template <class F>
VEC_INLINE void each_window_of_row(const Pools& g, int64_t row, const F& f) {
  const Box box = box_of_row(g, row);
  const int64_t out = row * g.w.output[2] * g.w.channels;
  windows_of(g, box, 0, g.first, out, f);
  if (are_pairs(g.w)) pairs_of(g, box, out, f);
  else if (are_squares(g, box, 2)) squares_of<2>(g, box, out, f);
  else if (are_squares(g, box, 3)) squares_of<3>(g, box, out, f);
  else windows_of(g, box, g.first, g.end, out, f);
  windows_of(g, box, g.end, g.w.output[2], out, f);
}

// Elements that the windows of a row of outputs hold: what it costs.
VEC_INLINE int64_t work_of_row(const PoolWindows& w) {
  const int64_t all = product({w.output[2], w.channels, places(w, 0), places(w, 1), places(w, 2)});
  return all < 0 ? kBlock : all;
}
VEC_INLINE int64_t rows_of_outputs(const PoolWindows& w) { return product({w.batch, w.output[0], w.output[1]}); }
// y from x, f writing it.
template <class F>
VEC_INLINE void pool(const PoolWindows& w, Context& ctx, const F& f) {
  if (w.outputs(w.channels) == 0) return;
  const Pools g = pools_of(w);
  each_row_block(ctx, rows_of_outputs(w), work_of_row(w), [&](int64_t first, int64_t n) {
    for (int64_t row = first; row < first + n; ++row) each_window_of_row(g, row, f);
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
