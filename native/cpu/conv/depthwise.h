// SPDX-License-Identifier: MIT
// Depthwise convolution and its gradient by the input: every channel meets filters of its own, so vectors run over
// filters, and some windows share the loads of a weight. The gradient is the same sum, over the places that read
// an input (phase.h).
#pragma once
#include "../gemm/problem.h"
#include "../shuffle.h"
#include "../vec_math.h"
#include "phase.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace depthwise {

using namespace windows;
using gemm::Finish;
using gemm::pieces;
using gemm::share;

constexpr int kWindows = 8;          // of a tile: enough sums to hide an addition's latency
constexpr double kTaskFlops = 5e5;   // of a task
constexpr int64_t kRowsForAll = 16;  // fewer rows are cut into pieces

// A channel has one filter; or several, and it is x's (spread over them) or y's (into which they are folded).
enum class Form { one_to_one, spread, folded };

// What is read, [batch, extent.., channels], and the filters [kernel.., filters]: `multiplier` of them to a channel.
struct Source {
  const float *x, *w;
  Spatial extent, kernel;
  int64_t channels, filters, multiplier;
  Form form;
};

// A row of windows: those of two axes are chosen, with the places that lie inside.
struct Row {
  int64_t image;
  Phase phase[kSpatialAxes];
  int64_t window[kSpatialAxes];
  Places inside[kSpatialAxes];
  GEMMULE_INLINE void choose(int axis, int64_t t) {
    window[axis] = t;
    inside[axis] = windows::inside(phase[axis].axis, t);
  }
};

// The places of a whole window, as steps through memory; the next window of the row reads `next` further on.
struct Taps {
  const float *x, *w;
  int64_t count[kSpatialAxes], x_step[kSpatialAxes], w_step[kSpatialAxes], next;
};

VEC_INLINE Taps taps_of(const Source& s, const Row& r) {
  Taps t{s.x, s.w, {}, {}, {}, 0};
  for (const Places& p : r.inside)
    if (p.first == p.end) return t;
  int64_t pixel = r.image, place = 0, x_unit = s.channels, w_unit = s.filters;
  for (int i = 0; i < kSpatialAxes; ++i) {
    const Axis& a = r.phase[i].axis;
    pixel = pixel * s.extent[i] + a.at + r.window[i] * a.stride + r.inside[i].first * a.step;
    place = place * s.kernel[i] + r.phase[i].place(r.inside[i].first);
  }
  t.x += pixel * s.channels, t.w += place * s.filters;
  t.next = r.phase[kSpatialAxes - 1].axis.stride * s.channels;
  for (int i = kSpatialAxes - 1; i >= 0; --i) {
    t.count[i] = r.inside[i].end - r.inside[i].first;
    t.x_step[i] = t.count[i] > 1 ? r.phase[i].axis.step * x_unit : 0;  // a single place's step may be enormous
    t.w_step[i] = t.count[i] > 1 ? -r.phase[i].apart * w_unit : 0;
    x_unit *= s.extent[i], w_unit *= s.kernel[i];
  }
  return t;
}

// ---- tiles of windows ----------------------------------------------------------------------------------------------

// Lane l of filters f .. f + W - 1 sees channel (f + l) / multiplier: how far it is from the first lane's.
VEC_INLINE VecInt spread_of(int64_t f, int64_t multiplier) {
  const float ahead = float(least<int64_t>(2 * W, multiplier - f % multiplier));  // lanes before the next channel
  const float size = float(least<int64_t>(2 * W, multiplier));
  return to_int((to_float(lane_numbers()) + (size - ahead + 0.5f)) / size);
}

// Adds the first `count` lanes, filters f .. of a pixel, to its channels.
VEC_INLINE void fold(Vec v, int64_t f, int count, int64_t multiplier, float* y) {
  float sums[W];
  store(sums, v);
  int64_t channel = f / multiplier, next = multiplier - f % multiplier;
  for (int l = 0; l < count; ++l) {
    if (l == next) ++channel, next += multiplier;
    y[channel] += sums[l];
  }
}

// Filters f .. f + W - 1 of P adjacent windows; `partial`: only the first of these filters exist.
template <int P, Form form, bool partial>
VEC_INLINE void sum_vector(const Source& s, const Taps& t, const Finish& finish, int64_t f, float* y, int64_t y_step) {
  constexpr bool spreads = form == Form::spread;
  const Mask lanes = mask(partial ? int(s.filters - f) : W);
  const int64_t channel = spreads ? f / s.multiplier : f;
  const Mask channels = mask(spreads ? int(least<int64_t>(W, s.channels - channel)) : 0);
  const VecInt spread = spreads ? spread_of(f, s.multiplier) : VecInt{};
  Vec sum[P];
  const Vec start = !finish.bias ? zero() : partial ? load(finish.bias + f, lanes) : load(finish.bias + f);
#pragma GCC unroll 8
  for (int p = 0; p < P; ++p) sum[p] = start;
  for (int64_t i = 0; i < t.count[0]; ++i)
    for (int64_t j = 0; j < t.count[1]; ++j) {
      const float* x = t.x + i * t.x_step[0] + j * t.x_step[1] + channel;
      const float* w = t.w + i * t.w_step[0] + j * t.w_step[1] + f;
      for (int64_t k = t.count[2]; k > 0; --k, x += t.x_step[2], w += t.w_step[2]) {
        const Vec weight = partial ? load(w, lanes) : load(w);
#pragma GCC unroll 8
        for (int p = 0; p < P; ++p) {
          const float* at = x + p * t.next;
          const Vec v = spreads ? shuffle(load(at, channels), spread) : partial ? load(at, lanes) : load(at);
          sum[p] = fma(v, weight, sum[p]);
        }
      }
    }
#pragma GCC unroll 8
  for (int p = 0; p < P; ++p) {
    const Vec v = finish.relu ? select(sum[p] < zero(), zero(), sum[p]) : sum[p];
    if (form == Form::folded) fold(v, f, partial ? int(s.filters - f) : W, s.multiplier, y + p * y_step);
    else if (partial) store(y + p * y_step + f, v, lanes);
    else store(y + p * y_step + f, v);
  }
}

template <int P, Form form>
static void sum_filters(const Source& s, const Taps& t, const Finish& finish, float* y, int64_t y_step) {
  int64_t f = 0;
  for (; f + W <= s.filters; f += W) sum_vector<P, form, false>(s, t, finish, f, y, y_step);
  if (f < s.filters) sum_vector<P, form, true>(s, t, finish, f, y, y_step);
}
template <int P>
VEC_INLINE void sum_tile(const Source& s, const Taps& t, const Finish& finish, float* y, int64_t y_step) {
  if (s.form == Form::one_to_one) sum_filters<P, Form::one_to_one>(s, t, finish, y, y_step);
  else if (s.form == Form::spread) sum_filters<P, Form::spread>(s, t, finish, y, y_step);
  else sum_filters<P, Form::folded>(s, t, finish, y, y_step);
}

// ---- rows ----------------------------------------------------------------------------------------------------------

// Windows from .. to of a row; y is the first one's pixel.
static void sum_windows(
    const Source& s, Row r, int64_t from, int64_t to, const Finish& finish, float* y, int64_t y_step) {
  for (int64_t i = from, end; i < to; i = end) {
    end = alike_until(r.phase[2].axis, i, to);
    r.choose(2, i);
    Taps t = taps_of(s, r);
    for (int64_t left = end - i, n; left > 0; left -= n, t.x += n * t.next, y += n * y_step) {
      n = left >= kWindows ? kWindows : left >= kWindows / 2 ? kWindows / 2 : 1;
      (n == kWindows ? sum_tile<kWindows> : n > 1 ? sum_tile<kWindows / 2> : sum_tile<1>)(s, t, finish, y, y_step);
    }
  }
}

// Rows of an output, each in `cuts` pieces, of which `group` make a task.
struct Rows {
  int64_t count, cuts, group;
};
VEC_INLINE Rows rows_of(int64_t batch, const Spatial& extent, double flops) {
  const int64_t rows = batch * extent[0] * extent[1];
  if (rows == 0 || extent[2] == 0) return {};
  const int64_t cuts =
      least(pieces(extent[2], 2 * kWindows), flops < 2 * kTaskFlops ? int64_t{1} : pieces(kRowsForAll, rows));
  const double piece = flops / double(rows * cuts);
  return {rows, cuts, piece < kTaskFlops ? int64_t(kTaskFlops / greatest(piece, 1.0)) : 1};
}
// Calls f(row, cut) for all pieces.
template <class F>
VEC_INLINE void each_piece(const Rows& rows, Context& ctx, const F& f) {
  const int64_t all = rows.count * rows.cuts;
  if (all)
    ctx.parallel(pieces(all, rows.group), [&](int64_t task) {
      for (int64_t i = task * rows.group; i < least(all, (task + 1) * rows.group); ++i) f(i / rows.cuts, i % rows.cuts);
    });
}

VEC_INLINE double flops(const ConvWindows& p) { return 2.0 * double(p.outputs(p.filters)) * double(volume(p.kernel)); }

// The windows of outputs, as if they were a phase.
VEC_INLINE Phase windows_of(const Windows& w, int axis) {
  const int64_t kernel = w.kernel[axis];
  return {
      {w.output[axis], kernel, w.input[axis], -w.before[axis], w.stride[axis], w.dilation[axis]}, kernel - 1, -1, 0};
}
VEC_INLINE Row row_of_outputs(const ConvArgs& p, int64_t row) {
  const int64_t plane = row / p.output[1];
  Row r{plane / p.output[0], {windows_of(p, 0), windows_of(p, 1), windows_of(p, 2)}, {}, {}};
  r.choose(0, plane % p.output[0]), r.choose(1, row % p.output[1]);
  return r;
}

// Of the inputs, those of one phase along the row.
VEC_INLINE Row row_of_inputs(const ConvDataGradArgs& p, int64_t row, int64_t number) {
  const int64_t plane = row / p.input[1], i0 = plane % p.input[0], i1 = row % p.input[1];
  const Spatial& s = p.stride;
  Row r{plane / p.input[0], {phase(p, 0, i0 % s[0]), phase(p, 1, i1 % s[1]), phase(p, 2, number)}, {}, {}};
  r.choose(0, i0 / s[0]), r.choose(1, i1 / s[1]);
  return r;
}

// Some inputs of one phase of a row, the first of them at dx. Folded sums are added to the bias, and finished last.
static void data_windows(
    const ConvDataGradArgs& p, const Source& s, const Row& r, int64_t from, int64_t to, float* dx) {
  const bool folds = s.form == Form::folded;
  const Finish finish = folds ? Finish{nullptr, false, p.activation} : gemm::finish_of(p.bias.as(), p.activation);
  const int64_t apart = r.phase[2].axis.apart * p.channels;
  for (int64_t i = 0; i < to - from && folds; ++i)
    for (int64_t c = 0; c < p.channels; ++c) dx[i * apart + c] = p.bias ? p.bias.as()[c] : 0;
  sum_windows(s, r, from, to, finish, dx, apart);
  for (int64_t i = 0; i < to - from && finish.function; ++i)
    unary_row(finish.function, dx + i * apart, dx + i * apart, p.channels, 0, 0);
}

}  // namespace depthwise

// For groups = channels.
[[maybe_unused]] static void depthwise_forward(const ConvArgs& p, Context& ctx) {
  using namespace depthwise;
  if (p.outputs(p.filters) == 0) return;
  const Source s{p.x.as(), p.w.as(), p.input, p.kernel, p.channels, p.filters, p.filters / p.channels,
      p.filters > p.channels ? Form::spread : Form::one_to_one};
  const Rows rows = rows_of(p.batch, p.output, flops(p));
  const Finish finish = gemm::finish_of(p.bias.as(), p.activation);
  each_piece(rows, ctx, [&](int64_t row, int64_t cut) {
    const int64_t from = share(p.output[2], rows.cuts, cut), to = share(p.output[2], rows.cuts, cut + 1);
    float* y = p.y.as() + (row * p.output[2] + from) * p.filters;
    sum_windows(s, row_of_outputs(p, row), from, to, finish, y, p.filters);
    if (finish.function) unary_row(finish.function, y, y, (to - from) * p.filters, 0, 0);
  });
}

[[maybe_unused]] static void depthwise_data(const ConvDataGradArgs& p, Context& ctx) {
  using namespace depthwise;
  if (p.inputs(p.channels) == 0) return;
  const Source s{p.dy.as(), p.w.as(), p.output, p.kernel, p.filters, p.filters, p.filters / p.channels,
      p.filters == p.channels ? Form::one_to_one : Form::folded};
  const Rows rows = rows_of(p.batch, p.input, flops(p));
  each_piece(rows, ctx, [&](int64_t row, int64_t cut) {
    for (int64_t i = 0; i < phases(p, 2); ++i) {
      const Row r = row_of_inputs(p, row, i);
      const Axis& a = r.phase[2].axis;
      const int64_t from = share(a.windows, rows.cuts, cut), to = share(a.windows, rows.cuts, cut + 1);
      data_windows(p, s, r, from, to, p.dx.as() + (row * p.input[2] + a.first + from * a.apart) * p.channels);
    }
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
