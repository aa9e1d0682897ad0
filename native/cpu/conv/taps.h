// SPDX-License-Identifier: MIT
// The gradient by an input of few channels, which would leave half of a vector empty: the products of dy with every tap
// (place and channel) of the kernel, a vector of neighbouring outputs at a time, then for each input the sum of those
// that met it.
#pragma once
#include "../gemm/plan.h"
#include "../vec_math.h"
#include "few_channels.h"
#include "phase.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::windows {

constexpr int64_t kTapFloats = 65536;  // of products that stay in the cache until they are summed, 256 KiB

// Some rows of one plane of dx: the same windows with more padding before them.
VEC_INLINE ConvDataGradArgs band_of(const ConvDataGradArgs& p, int64_t plane, int64_t row, int64_t rows) {
  const int64_t image = plane / p.input[0], depth = plane % p.input[0];
  ConvDataGradArgs band = p;
  band.batch = 1, band.input[0] = 1, band.input[1] = rows;
  band.before[0] += depth, band.before[1] += row;
  band.dy.memory = p.dy.as() + image * volume(p.output) * p.filters;
  band.dx.memory = p.dx.as() + (plane * p.input[1] + row) * p.input[2] * p.channels;
  return band;
}

// The rows of outputs that a band meets.
struct Rows {
  int64_t first, end;
};
VEC_INLINE Rows rows_met(const ConvDataGradArgs& band) {
  const int64_t stride = band.stride[1], reach = (band.kernel[1] - 1) * band.dilation[1];
  const int64_t first = greatest<int64_t>(0, band.before[1] - reach + stride - 1) / stride;
  const int64_t end = least(band.output[1], (band.input[1] - 1 + band.before[1]) / stride + 1);
  return {first, greatest(first, end)};
}

// The products of one group's taps with a band's rows of dy: [place along axis 0] [place, channel] [row, output].
struct Products {
  const ConvDataGradArgs& band;
  int64_t group, channels, taps;  // of one place along axis 0
  Phase planes;
  Rows rows;
  int64_t outputs;  // of those rows
  float* sums;

  GEMMULE_INLINE Products(const ConvDataGradArgs& band, int64_t group)
      : band(band), group(group), planes(phase(band, 0, 0)), rows(rows_met(band)), sums(nullptr) {
    channels = band.channels / band.groups;
    taps = band.kernel[1] * band.kernel[2] * channels;
    outputs = (rows.end - rows.first) * band.output[2];
  }
  GEMMULE_INLINE Places planes_met() const { return inside(planes.axis, 0); }
  GEMMULE_INLINE int64_t size() const { return planes.axis.places * taps * outputs; }
  // Of place j along axis 0 and a tap, those of a row of outputs.
  GEMMULE_INLINE const float* of(int64_t j, int64_t tap, int64_t row) const {
    return sums + (j * taps + tap) * outputs + (row - rows.first) * band.output[2];
  }
};

static void multiply_taps(const Products& q, Context& ctx) {
  const ConvDataGradArgs& p = q.band;
  const int64_t filters = p.filters / p.groups, first = q.group * filters;
  for (int64_t j = q.planes_met().first; j < q.planes_met().end; ++j) {
    const int64_t row = (q.planes.axis.at + j * q.planes.axis.step) * p.output[1] + q.rows.first;
    const float* w = p.w.as() + q.planes.place(j) * q.taps * p.filters + first;
    const float* dy = p.dy.as() + row * p.output[2] * p.filters + first;
    gemm::multiply_alone({q.taps, q.outputs, filters, 1, {w, p.filters, false}, {dy, p.filters, true}, 0,
                             q.sums + j * q.taps * q.outputs, q.outputs, {}},
        ctx);
  }
}

// Lanes l with 0 <= first + l < end.
VEC_INLINE VecInt lanes_inside(int64_t first, int64_t end) {
  const VecInt lane = lane_numbers();
  return (lane >= int32_t(-greatest<int64_t>(first, -W))) & (lane < int32_t(least<int64_t>(end - first, W)));
}

// A row of one phase of a band, and the products that it sums: of the planes and rows that it meets, which lie plane_step and
// row_step apart.
struct Line {
  const Products& q;
  const Phase& across;
  int64_t planes, rows;
  const float* first;
  int64_t plane_step, row_step;
  float* dx;

  GEMMULE_INLINE Line(const Products& q, const Phase& down, int64_t row, const Phase& across) : q(q), across(across) {
    const ConvDataGradArgs& p = q.band;
    const Places met = inside(down.axis, row);
    planes = q.planes_met().end - q.planes_met().first, rows = met.end - met.first;
    const int64_t taps = p.kernel[2] * q.channels, width = p.output[2], y = down.axis.first + row * down.axis.apart;
    first = rows
        ? q.of(q.planes_met().first, down.place(met.first) * taps, down.axis.at + row + met.first * down.axis.step)
        : nullptr;
    plane_step = q.taps * q.outputs, row_step = down.axis.step * width - down.apart * taps * q.outputs;
    dx = p.dx.as() + (y * p.input[2] + across.axis.first) * p.channels + q.group * q.channels;
  }
};

// W inputs of channels c .. c + C - 1, from window t on.
template <int C>
VEC_INLINE void sum_taps(const Line& line, int64_t t, int64_t c, Vec (&sum)[C]) {
  const Products& q = line.q;
  const int64_t width = q.band.output[2];
  const float* const bias = q.band.bias ? q.band.bias.as() + q.group * q.channels + c : nullptr;
#pragma GCC unroll 4
  for (int i = 0; i < C; ++i) sum[i] = bias ? splat(bias[i]) : zero();
  for (int64_t j2 = 0; j2 < line.across.axis.places; ++j2) {
    const int64_t o = line.across.axis.at + t + j2 * line.across.axis.step;
    if (o <= -W || o >= width) continue;
    const VecInt lanes = lanes_inside(o, width);
    const int64_t tap = line.across.place(j2) * q.channels + c;
    for (int64_t j0 = 0; j0 < line.planes; ++j0)
      for (int64_t j1 = 0; j1 < line.rows; ++j1) {
        const float* from = line.first + j0 * line.plane_step + j1 * line.row_step + tap * q.outputs + o;
#pragma GCC unroll 4
        for (int i = 0; i < C; ++i) sum[i] += (Vec)((VecInt)load(from + i * q.outputs) & lanes);
      }
  }
}

template <int C>
static void make_inputs(const Line& line, int64_t t, int64_t c) {
  const int n = int(least<int64_t>(W, line.across.axis.windows - t));
  const int64_t apart = line.across.axis.apart * line.q.band.channels;
  float* dx = line.dx + t * apart + c;
  Vec sum[C];
  sum_taps<C>(line, t, c, sum);
  if (apart == 1) return store(dx, sum[0], mask(n));
  for (int l = 0; l < n; ++l)
#pragma GCC unroll 4
    for (int i = 0; i < C; ++i) dx[l * apart + i] = sum[i][l];
}

static void make_line(const Line& line) {
  for (int64_t t = 0; t < line.across.axis.windows; t += W)
    for (int64_t c = 0, left = line.q.channels; left > 0; c += 4, left -= 4) {
      if (left >= 4) make_inputs<4>(line, t, c);
      else if (left == 3) make_inputs<3>(line, t, c);
      else if (left == 2) make_inputs<2>(line, t, c);
      else make_inputs<1>(line, t, c);
    }
}

static void sum_group(const Products& q) {
  for (int64_t i1 = 0; i1 < phases(q.band, 1); ++i1)
    for (int64_t i2 = 0; i2 < phases(q.band, 2); ++i2) {
      const Phase down = phase(q.band, 1, i1), across = phase(q.band, 2, i2);
      for (int64_t row = 0; row < down.axis.windows; ++row) make_line(Line(q, down, row, across));
    }
}

// The products have a vector's room on both sides, to be read into.
static void run_taps(const ConvDataGradArgs& band, Context& ctx) {
  for (int64_t group = 0; group < band.groups; ++group) {
    Products q(band, group);
    float* room = ctx.scratch(gemm::kPartialSums, q.size() + 2 * W);
    if (!room) return reference::conv_data_grad(band, ctx);
    q.sums = room + W;
    multiply_taps(q, ctx);
    sum_group(q);
  }
  if (UnaryFn(band.activation) != UnaryFn::linear)
    unary_row(band.activation, band.dx.as(), band.dx.as(), band.inputs(band.channels), 0, 0);
}

// Few enough for the cache; enough that the rows which two bands both meet do not count.
VEC_INLINE int64_t rows_of_band(const ConvDataGradArgs& p, int64_t bands) {
  const int64_t reach = reach_down(p);
  const int64_t of_row = volume(p.kernel) * (p.channels / p.groups) * greatest<int64_t>(1, p.output[2]);
  const int64_t most = greatest(4 * reach, kTapFloats / of_row * p.stride[1]);
  return gemm::even_step(p.input[1], least(most, greatest(2 * reach, gemm::pieces(p.input[1], bands))), 1);
}

void run_few_channels(const ConvDataGradArgs& p, Context& ctx) {
  const double work = gemm::flops(p.outputs(1), p.filters, volume(p.kernel) * (p.channels / p.groups));
  const int64_t planes = p.batch * p.input[0], most = gemm::task_count(work);
  const int64_t rows = rows_of_band(p, gemm::pieces(most, planes)), bands = gemm::pieces(p.input[1], rows);
  const int64_t units = planes * bands, tasks = least(units, most);
  ctx.parallel(tasks, [&](int64_t t) {
    for (int64_t i = gemm::share(units, tasks, t); i < gemm::share(units, tasks, t + 1) && !gemm::stopped(ctx); ++i) {
      const int64_t row = i % bands * rows;
      run_taps(band_of(p, i / bands, row, least(rows, p.input[1] - row)), ctx);
    }
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::windows
