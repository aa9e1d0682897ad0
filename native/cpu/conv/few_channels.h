// SPDX-License-Identifier: MIT
// Convolutions between many channels and so few that they would leave half of a vector empty: gradients by a narrow
// input, and narrow outputs, which are such gradients by turned weights.
#pragma once
#include "../gemm/plan.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::windows {

constexpr double kMostTapFloats = 1 << 20;

VEC_INLINE int64_t reach_down(const ConvDataGradArgs& p) { return (p.kernel[1] - 1) * p.dilation[1] + 1; }

// And not so many products (taps.h), of the rows that a few inputs meet, that they would leave the cache.
VEC_INLINE bool has_few_channels(const ConvDataGradArgs& p) {
  const int64_t channels = p.channels / p.groups;
  const double rows = 3 * double(reach_down(p)) / double(p.stride[1]) + 1;
  const double outputs = rows * double(greatest<int64_t>(1, p.output[2]));
  return 2 * channels <= W && 2 * p.channels <= p.filters &&
      double(volume(p.kernel) * channels) * outputs <= kMostTapFloats;
}

// In conv_data_grad.cpp.
void run_few_channels(const ConvDataGradArgs&, Context&);

// The gradient that is this convolution, but for its weights.
VEC_INLINE ConvDataGradArgs as_gradient(const ConvArgs& p) {
  ConvDataGradArgs q;
  static_cast<ConvWindows&>(q) = p;
  q.channels = p.filters, q.filters = p.channels;
  q.input = p.output, q.output = p.input;
  for (int i = 0; i < kSpatialAxes; ++i) q.before[i] = (p.kernel[i] - 1) * p.dilation[i] - p.before[i];
  q.dy = p.x, q.bias = p.bias, q.dx = p.y;
  q.activation = p.activation;
  return q;
}

VEC_INLINE bool has_few_filters(const ConvArgs& p) { return volume(p.stride) == 1 && has_few_channels(as_gradient(p)); }

// [turned place] [channel] [filter of the group] to [place] [filter of the group] [channel].
VEC_INLINE void turn_weights(const ConvArgs& p, float* to) {
  const int64_t channels = p.channels / p.groups, filters = p.filters / p.groups;
  const int64_t step = p.packed ? kPanelCols : p.filters;
  for (int64_t k = volume(p.kernel) - 1; k >= 0; --k)
    for (int64_t f = 0; f < filters; ++f)
      for (int64_t c = 0; c < p.channels; ++c)
        *to++ = p.w.as()[(k * channels + c % channels) * step + c / channels * filters + f];
}

// False for want of memory.
VEC_INLINE bool run_few_filters(const ConvArgs& p, Context& ctx) {
  float* turned = ctx.scratch(gemm::kVector, p.weights());
  if (!turned) return false;
  turn_weights(p, turned);
  ConvDataGradArgs q = as_gradient(p);
  q.w.memory = turned;
  run_few_channels(q, ctx);
  return true;
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::windows
