// SPDX-License-Identifier: MIT
#include "conv_direct.h"

#include <algorithm>

#include "conv_direct_shape.h"
#include "gemm.h"
#include "lanes.h"

namespace gemmule::cuda {
namespace {

// Windows of x with the units of which a thread has one: `units` a pixel, of so many lanes.
DirectConv direct_of(const ConvWindows& p, int64_t units, int lanes, int activation) {
  PoolWindows w{{p}, false};
  w.channels = units;
  DirectConv g{pool_plan(w, lanes), p.channels, p.filters, Divisor::of(p.channels / p.groups),
      Divisor::of(p.filters / p.groups), epilogue_of(activation)};
  const int64_t weights = p.weights() / std::max<int64_t>(p.filters, 1) * blocks_of(p.filters, kPanelCols) * kPanelCols;
  for (const int64_t elements : {p.inputs(p.channels), p.outputs(p.filters), weights})  // packed ones fill panels
    g.windows.narrow = g.windows.narrow && elements <= INT32_MAX;
  return g;
}
// A thread takes 4 channels with a filter each.
template <class... M>
int lanes_of(const ConvWindows& p, const M*... memory) {
  return p.groups == p.channels && p.groups == p.filters && takes_fours(p.channels, memory...) ? 4 : 1;
}

}  // namespace

bool is_direct(const ConvWindows& p) { return p.groups > 1 && p.channels / p.groups * (p.filters / p.groups) <= 16; }

void conv_direct(const ConvArgs& p, Context& ctx) {
  const int lanes = lanes_of(p, p.x.memory, p.w.memory, p.y.memory);
  const DirectConv g = direct_of(p, p.filters, lanes, p.activation);
  launch(ctx, lanes == 4 ? "conv_direct_4" : "conv_direct_1", {blocks_of(g.windows.outputs)}, kThreads, 0, p.x.as(),
      p.w.as(), p.bias.as(), p.y.as(), p.packed, g);
}

void conv_data_grad_direct(const ConvDataGradArgs& p, Context& ctx) {
  const int lanes = lanes_of(p, p.dy.memory, p.w.memory, p.dx.memory);
  const DirectConv g = direct_of(p, p.channels, lanes, p.activation);
  launch(ctx, lanes == 4 ? "conv_data_grad_direct_4" : "conv_data_grad_direct_1", {blocks_of(g.windows.inputs)},
      kThreads, 0, p.dy.as(), p.w.as(), p.bias.as(), p.dx.as(), g);
}

void conv_filter_grad_direct(const ConvFilterGradArgs& p, Context& ctx) {
  DirectFilterGrad g{direct_of(p, p.channels, 1, 0), Divisor::of(blocks_of(p.output[2], g.kSegment)),
      Divisor::of(p.filters), Divisor::of(p.kernel[1]), Divisor::of(blocks_of(p.kernel[2], g.kTaps)), 0, 0, 0};
  g.columns = p.weights() / p.kernel[2] * g.runs.value;
  g.units = p.batch * p.output[0] * p.output[1] * g.segments.value;
  g.conv.windows.narrow =
      g.conv.windows.narrow && std::max({g.columns, g.units, p.output[2]}) <= INT32_MAX - g.kSegment;
  // Tiles of 32 neighbouring columns, 8 warps each; parts share the windows where tiles leave multiprocessors idle.
  const int64_t tiles = blocks_of(g.columns, 32), slots = 4 * int64_t{properties(ctx).multiprocessors};
  const int64_t parts =
      tiles > kCounters ? 1 : std::clamp<int64_t>(slots / tiles, 1, std::clamp<int64_t>(g.units / 8, 1, 65535));
  g.share = blocks_of(g.units, parts);
  const int64_t z = g.units == 0 ? 1 : blocks_of(g.units, g.share);
  const int64_t bytes = z * tiles * 32 * g.kTaps * int64_t{sizeof(float)};
  float* const partials = z == 1 ? nullptr : static_cast<float*>(workspace(ctx, bytes));
  if (z > 1 && !partials) return;
  launch(ctx, "conv_filter_grad_direct", {tiles, z}, kThreads, 0, p.x.as(), p.dy.as(), p.dw.as(), partials,
      counters(ctx), g);
}

}  // namespace gemmule::cuda
