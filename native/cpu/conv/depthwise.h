// SPDX-License-Identifier: MIT
// Depthwise convolution and its gradient by the input: every channel meets filters of its own, so vectors run over filters, and
// some pixels share the loads of a weight. The gradient is the same sum over the places that read a pixel.
#pragma once
#include "../gemm/problem.h"
#include "../vec_math.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace depthwise {

using gemm::Finish;
using gemm::pieces;
using gemm::share;

constexpr int kPixels = 8;           // of a tile: enough sums to hide an addition's latency
constexpr double kTaskFlops = 5e5;   // of a task
constexpr int64_t kRowsForAll = 16;  // fewer rows are cut into pieces

// The places of a window that meet an index of an axis: the nth of them is k + n * k_step, and reads at + n * at_step.
struct Places {
  int64_t count, k, k_step, at, at_step;
  GEMMULE_INLINE Places moved(int64_t by) const { return {count, k, k_step, at + by, at_step}; }
};

// Pixels first, first + apart, .. of a row, met by the same places, which read `step` further on for each.
struct Run {
  int64_t first, apart, count, step;
  Places places;
};

// A channel has one filter; or several, and it is x's (spread over them) or y's (into which they are folded).
enum class Form { one_to_one, spread, folded };

// What is read, [batch, extent.., channels], and the filters [kernel.., filters]: `multiplier` of them to a channel.
struct Source {
  const float *x, *w;
  Spatial extent, kernel;
  int64_t channels, filters, multiplier;
  Form form;
};

// The places of a whole window, as steps through memory; the next pixel reads `pixel` further on.
struct Taps {
  const float *x, *w;
  int64_t count[kSpatialAxes], x_step[kSpatialAxes], w_step[kSpatialAxes], pixel;
};

// ---- where windows lie ------------------------------------------------------------------------------------------------

VEC_INLINE Places places_of_output(const Windows& w, int axis, int64_t o) {
  return {w.kernel[axis], 0, 1, o * w.stride[axis] - w.before[axis], w.dilation[axis]};
}

VEC_INLINE int64_t common_divisor(int64_t a, int64_t b) {
  while (b) {
    const int64_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

// The places that read input i, and the outputs whose windows these are.
VEC_INLINE Places places_of_input(const Windows& w, int axis, int64_t i) {
  const int64_t stride = w.stride[axis], dilation = w.dilation[axis], divisor = common_divisor(stride, dilation);
  const int64_t at = i + w.before[axis], k_step = stride / divisor;
  int64_t k = 0;
  while (k < w.kernel[axis] && k < k_step && (at - k * dilation) % stride) ++k;
  if (k == k_step || k >= w.kernel[axis]) return {0, 0, 1, 0, 1};
  return {pieces(w.kernel[axis] - k, k_step), k, k_step, (at - k * dilation) / stride, -dilation / divisor};
}

// Those that read inside the extent.
VEC_INLINE Places inside(const Places& p, int64_t extent) {
  const bool falls = p.at_step < 0;
  const int64_t size = falls ? -p.at_step : p.at_step;
  const int64_t short_of = falls ? p.at - (extent - 1) : -p.at, room = falls ? p.at : extent - 1 - p.at;
  const int64_t skip = short_of > 0 ? least(p.count, pieces(short_of, size)) : 0;
  const int64_t end = room < 0 ? 0 : least(p.count, room / size + 1);
  return {greatest<int64_t>(0, end - skip), p.k + skip * p.k_step, p.k_step, p.at + skip * p.at_step, p.at_step};
}

struct Range {
  int64_t begin, end;
};
// The pixels of a run all of whose places lie inside the extent.
VEC_INLINE Range whole_pixels(const Run& r, int64_t extent) {
  const Places& p = r.places;
  if (!p.count) return {0, r.count};
  const int64_t last = p.at + (p.count - 1) * p.at_step, low = least(p.at, last), high = greatest(p.at, last);
  const int64_t begin = low < 0 ? least(r.count, pieces(-low, r.step)) : 0;
  const int64_t end = high < extent ? least(r.count, (extent - 1 - high) / r.step + 1) : 0;
  return {begin, greatest(begin, end)};
}

VEC_INLINE Taps taps_of(const Source& s, int64_t image, const Places (&places)[kSpatialAxes], int64_t step) {
  Taps t{s.x, s.w, {}, {}, {}, step * s.channels};
  for (const Places& p : places)
    if (!p.count) return t;
  int64_t pixel = image, place = 0, x_unit = s.channels, w_unit = s.filters;
  for (int axis = kSpatialAxes - 1; axis >= 0; --axis) {
    const Places& p = places[axis];
    t.count[axis] = p.count;
    t.x_step[axis] = p.count > 1 ? p.at_step * x_unit : 0;  // one place may be far beyond any extent
    t.w_step[axis] = p.k_step * w_unit;
    x_unit *= s.extent[axis], w_unit *= s.kernel[axis];
  }
  for (int axis = 0; axis < kSpatialAxes; ++axis)
    pixel = pixel * s.extent[axis] + places[axis].at, place = place * s.kernel[axis] + places[axis].k;
  t.x += pixel * s.channels, t.w += place * s.filters;
  return t;
}

// ---- tiles of pixels --------------------------------------------------------------------------------------------------

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

// Filters f .. f + W - 1 of P adjacent pixels; `partial`: only the first of these filters exist.
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
          const float* at = x + p * t.pixel;
          const Vec v = spreads ? __builtin_shuffle(load(at, channels), spread) : partial ? load(at, lanes) : load(at);
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
static void sum_pixels(const Source& s, const Taps& t, const Finish& finish, float* y, int64_t y_step) {
  int64_t f = 0;
  for (; f + W <= s.filters; f += W) sum_vector<P, form, false>(s, t, finish, f, y, y_step);
  if (f < s.filters) sum_vector<P, form, true>(s, t, finish, f, y, y_step);
}
template <int P>
VEC_INLINE void sum_tile(const Source& s, const Taps& t, const Finish& finish, float* y, int64_t y_step) {
  if (s.form == Form::one_to_one) sum_pixels<P, Form::one_to_one>(s, t, finish, y, y_step);
  else if (s.form == Form::spread) sum_pixels<P, Form::spread>(s, t, finish, y, y_step);
  else sum_pixels<P, Form::folded>(s, t, finish, y, y_step);
}

// ---- rows ---------------------------------------------------------------------------------------------------------------

// Pixels from .. to of a run in a row of which image and outer places are known; y is that of pixel `from`.
static void sum_run(const Source& s, int64_t image, const Places (&outer)[2], const Run& r, int64_t from, int64_t to,
    const Finish& finish, float* y, int64_t y_step) {
  const int64_t extent = s.extent[kSpatialAxes - 1];
  const Range whole = whole_pixels(r, extent);
  for (int64_t j = from, n; j < to; j += n, y += n * y_step) {
    const bool inner = j >= whole.begin && j < whole.end;
    const int64_t left = inner ? least(to, whole.end) - j : 1;
    n = left >= kPixels ? kPixels : left >= kPixels / 2 ? kPixels / 2 : 1;
    const Places there = r.places.moved(j * r.step);
    const Taps t = taps_of(s, image, {outer[0], outer[1], inner ? there : inside(there, extent)}, r.step);
    (n == kPixels ? sum_tile<kPixels> : n > 1 ? sum_tile<kPixels / 2> : sum_tile<1>)(s, t, finish, y, y_step);
  }
}

// Rows of an output [batch, extent.., ..], each in `cuts` pieces.
struct Rows {
  int64_t count, cuts, group;  // `group` pieces make a task
};
VEC_INLINE Rows rows_of(int64_t batch, const Spatial& extent, double flops) {
  const int64_t rows = batch * extent[0] * extent[1];
  if (rows == 0 || extent[2] == 0) return {};
  const int64_t cuts =
      least(pieces(extent[2], 2 * kPixels), flops < 2 * kTaskFlops ? int64_t{1} : pieces(kRowsForAll, rows));
  const double piece = flops / double(rows * cuts);
  return {rows, cuts, piece < kTaskFlops ? int64_t(least(kTaskFlops / greatest(piece, 1.0), 1e9)) : 1};
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

VEC_INLINE Finish finish_of(const float* bias, int activation) {
  const bool relu = UnaryFn(activation) == UnaryFn::relu;
  return {bias, relu, relu ? int(UnaryFn::linear) : activation};
}
VEC_INLINE void finish_pixels(const Finish& finish, float* y, int64_t count) {
  if (finish.function) unary_row(finish.function, y, y, count, 0, 0);
}

VEC_INLINE double flops(const ConvWindows& p) { return 2.0 * double(p.outputs(p.filters)) * double(volume(p.kernel)); }

// Pixels from .. to of a run of one row of dx.
static void data_run(const ConvDataGradArgs& p, const Source& s, int64_t row, const Run& r, int64_t from, int64_t to) {
  const int64_t i1 = row % p.input[1], i0 = row / p.input[1] % p.input[0], image = row / p.input[1] / p.input[0];
  const Places outer[2] = {
      inside(places_of_input(p, 0, i0), p.output[0]), inside(places_of_input(p, 1, i1), p.output[1])};
  const Finish whole = finish_of(p.bias.as(), p.activation), after{nullptr, false, p.activation};
  const bool folds = s.form == Form::folded;
  const int64_t apart = r.apart * p.channels;
  float* dx = p.dx.as() + (row * p.input[2] + r.first + from * r.apart) * p.channels;
  for (int64_t j = 0; j < to - from && folds; ++j)
    for (int64_t c = 0; c < p.channels; ++c) dx[j * apart + c] = p.bias ? p.bias.as()[c] : 0;
  sum_run(s, image, outer, r, from, to, folds ? Finish{} : whole, dx, apart);
  for (int64_t j = 0; j < to - from; ++j) finish_pixels(folds ? after : whole, dx + j * apart, p.channels);
}

}  // namespace depthwise

// For groups = channels.
[[maybe_unused]] static void depthwise_forward(const ConvArgs& p, Context& ctx) {
  using namespace depthwise;
  if (p.outputs(p.filters) == 0) return;
  const Source s{p.x.as(), p.w.as(), p.input, p.kernel, p.channels, p.filters, p.filters / p.channels,
      p.filters > p.channels ? Form::spread : Form::one_to_one};
  const Run run{0, 1, p.output[2], p.stride[2], places_of_output(p, 2, 0)};
  const Rows rows = rows_of(p.batch, p.output, flops(p));
  const Finish finish = finish_of(p.bias.as(), p.activation);
  each_piece(rows, ctx, [&](int64_t row, int64_t cut) {
    const int64_t o1 = row % p.output[1], o0 = row / p.output[1] % p.output[0], image = row / p.output[1] / p.output[0];
    const Places outer[2] = {
        inside(places_of_output(p, 0, o0), p.input[0]), inside(places_of_output(p, 1, o1), p.input[1])};
    const int64_t from = share(run.count, rows.cuts, cut), to = share(run.count, rows.cuts, cut + 1);
    float* y = p.y.as() + (row * p.output[2] + from) * p.filters;
    sum_run(s, image, outer, run, from, to, finish, y, p.filters);
    finish_pixels(finish, y, (to - from) * p.filters);
  });
}

[[maybe_unused]] static void depthwise_data(const ConvDataGradArgs& p, Context& ctx) {
  using namespace depthwise;
  if (p.inputs(p.channels) == 0) return;
  const Source s{p.dy.as(), p.w.as(), p.output, p.kernel, p.filters, p.filters, p.filters / p.channels,
      p.filters == p.channels ? Form::one_to_one : Form::folded};
  const Rows rows = rows_of(p.batch, p.input, flops(p));
  each_piece(rows, ctx, [&](int64_t row, int64_t cut) {
    for (int64_t i = 0; i < least(p.stride[2], p.input[2]); ++i) {
      const Run r{i, p.stride[2], pieces(p.input[2] - i, p.stride[2]), 1, places_of_input(p, 2, i)};
      data_run(p, s, row, r, share(r.count, rows.cuts, cut), share(r.count, rows.cuts, cut + 1));
    }
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
