// SPDX-License-Identifier: MIT
// As products of matrices: pixels of dx by channels, each pixel's row gathered from dy. Where windows stand more than
// one pixel apart, pixels of different phase are read by different taps: each phase is a product of its own, of its
// pixels and its taps alone.
#include <algorithm>
#include <numeric>
#include <vector>

#include "conv_direct.h"
#include "conv_gemm.h"
#include "kernel_phases.h"

namespace gemmule::cuda {
namespace {

constexpr int64_t kMostPhases = 256;  // a launch each

// The pixels first, first + stride, ... of an axis: tap c, c + step, ... read them.
struct AxisPhase {
  int64_t pixels, taps, tap_class;
  GatherAxis gather;
};
int64_t phases_of(const ConvWindows& p, int axis) { return std::min(p.stride[axis], p.input[axis]); }

AxisPhase axis_phase(const ConvWindows& p, const KernelPhases& k, int axis, int64_t first) {
  const int64_t stride = p.stride[axis], dilation = p.dilation[axis], at = first + p.before[axis];
  const int64_t pixels = blocks_of(p.input[axis] - first, stride);
  const int64_t classes = std::min(k.step[axis], p.kernel[axis]);
  int64_t c = 0;
  while (c < classes && (at - c * dilation) % stride != 0) ++c;
  const bool read = c < classes;
  const int64_t taps = read ? k.count(axis, c) : 0;
  return {pixels, taps, read ? c : 0,
      {int32_t(p.output[axis]), int32_t(read ? (at - c * dilation) / stride : 0), 1,
          int32_t(-dilation * k.step[axis] / stride), Divisor::of(pixels), Divisor::of(taps)}};
}

KernelPhases kernel_phases(const ConvWindows& p) {
  KernelPhases k{};
  for (int i = 0; i < kSpatialAxes; ++i)
    k.kernel[i] = p.kernel[i], k.step[i] = p.stride[i] / std::gcd(p.stride[i], p.dilation[i]);
  return k;
}

struct Phases {
  const ConvDataGradArgs& p;
  const KernelPhases taps = kernel_phases(p);
  const int64_t channels = p.channels / p.groups, filters = p.filters / p.groups;

  ConvProduct product_of(const std::array<int64_t, 3>& pixel, int64_t first, int64_t count, const float* turned) const {
    ConvProduct q{"conv_"};
    q.a = p.dy.as() + first * volume(p.output) * p.filters, q.bias = p.bias.as();
    q.c = p.dx.as() + first * volume(p.input) * p.channels;
    ConvShape& g = q.shape;
    g.ldb = g.ldc = p.channels;
    g.stride_a = filters, g.stride_b = g.stride_c = channels;
    g.alpha = 1, g.activation = epilogue_of(p.activation);
    g.gather = {{}, Divisor::of(filters), int32_t(p.filters * 4)};
    int64_t windows = count, depth = filters, tap_class[3];
    for (int i = 0; i < kSpatialAxes; ++i) {
      const AxisPhase axis = axis_phase(p, taps, i, pixel[i]);
      windows *= axis.pixels, depth *= axis.taps, tap_class[i] = axis.tap_class;
      g.gather.axis[i] = axis.gather;
      g.scatter.on = g.scatter.on || p.stride[i] > 1;
      g.scatter.first[i] = int32_t(pixel[i]), g.scatter.apart[i] = int32_t(p.stride[i]);
      g.scatter.extent[i] = int32_t(p.input[i]);
    }
    q.b = turned + taps.first(tap_class[0], tap_class[1], tap_class[2]) * filters * p.channels;
    q.problem = {p.groups, windows, channels, depth, true, false, vectors(q.a, filters, p.filters, p.groups, filters),
        vectors(q.b, channels, p.channels, p.groups, channels)};
    return q;
  }

  // f(product) for each.
  template <class F>
  void each(const float* turned, const F& f) const {
    in_images(p, [&](int64_t first, int64_t count) {
      for (int64_t i = 0; i < phases_of(p, 0); ++i)
        for (int64_t j = 0; j < phases_of(p, 1); ++j)
          for (int64_t k = 0; k < phases_of(p, 2); ++k) f(product_of({i, j, k}, first, count, turned));
    });
  }

  void turn(float* turned, Context& ctx) const {
    const TurnedWeights g{taps, channels, filters, p.groups, blocks_of(channels, 32), blocks_of(filters, 32)};
    launch(ctx, "conv_turn_weights", {volume(p.kernel) * p.groups * g.channel_tiles * g.filter_tiles}, kThreads, 0,
        p.w.as(), turned, g);
  }
};

void run_phases(const ConvDataGradArgs& p, Context& ctx) {
  const Phases phases{p};
  const int64_t turned_bytes = blocks_of(p.weights(), 64) * 256;  // partial sums stand behind them, aligned
  int64_t bytes = 0;
  std::vector<GemmPlan> plans;  // made once: the precision, which they follow, may be set meanwhile
  phases.each(nullptr, [&](const ConvProduct& q) {
    plans.push_back(q.plan(ctx));
    bytes = std::max(bytes, plans.back().workspace_bytes());
  });
  float* const turned = static_cast<float*>(workspace(ctx, turned_bytes + bytes));
  if (!turned) return;
  phases.turn(turned, ctx);
  auto plan = plans.begin();
  phases.each(turned, [&](const ConvProduct& q) { q.run(*plan++, turned + turned_bytes / 4, ctx); });
}

// A pixel a row.
MatmulArgs pointwise(const ConvDataGradArgs& p) {
  MatmulArgs q{};
  q.type = p.type;
  q.m = p.inputs(1), q.n = p.channels, q.k = p.filters, q.trans_b = true;
  q.lda = q.ldb = p.filters, q.ldc = p.channels;
  q.activation = p.activation;
  q.a = p.dy, q.b = p.w, q.bias = p.bias, q.c = p.dx;
  return q;
}

}  // namespace

void conv_data_grad(const ConvDataGradArgs& p, Context& ctx) {
  if (p.type != DType::float32 || p.inputs(p.channels) <= 0) return;
  if (is_pointwise(p)) return matmul(pointwise(p), ctx);
  const int64_t phases = product({phases_of(p, 0), phases_of(p, 1), phases_of(p, 2)});
  if (is_direct(p) || !is_gatherable(p) || phases > kMostPhases) conv_data_grad_direct(p, ctx);
  else run_phases(p, ctx);
  activate_rest(p.activation, p.dx.as(), p.inputs(p.channels), ctx);
}

}  // namespace gemmule::cuda
