// SPDX-License-Identifier: MIT
// Windows of pooling, im2col, col2im and direct convolutions as kernels walk them. Plain C++, for host and device.
//
// This is native/ops/pool_windows.h with divisions by numbers that the host knows, in 32 bits where all fits, and with
// the way back: which windows hold an input.
#pragma once
#include "divide.h"
#include "ops/pool_windows.h"

namespace gemmule {

struct PoolAxis {
  int64_t input, output, kernel, before, places;
  Divisor inputs, outputs, stride, step;
};

struct PoolPlan {
  PoolAxis axis[kSpatialAxes];
  Divisor channels;         // in units: what a thread has of a pixel
  int64_t inputs, outputs;  // in units
  bool adaptive, narrow;    // narrow: every element and place is below 2^31
};

constexpr bool fits_narrow(const PoolWindows& w, int axis) {
  const int64_t in = w.input[axis], out = w.output[axis], stride = w.stride[axis], step = w.dilation[axis];
  if (w.adaptive) return in * (out + 1) + in + out <= INT32_MAX;
  return in + w.before[axis] + step + stride <= INT32_MAX && out * stride + w.kernel[axis] * step + stride <= INT32_MAX;
}

inline bool is_narrow(const PoolWindows& w) {
  return w.inputs(w.channels) <= INT32_MAX && w.outputs(w.channels) <= INT32_MAX && fits_narrow(w, 0) &&
      fits_narrow(w, 1) && fits_narrow(w, 2);
}

// A thread takes `lanes` neighbouring channels.
inline PoolPlan pool_plan(const PoolWindows& w, int lanes) {
  PoolPlan plan{};
  plan.channels = Divisor::of(w.channels / lanes);
  plan.inputs = w.inputs(w.channels / lanes), plan.outputs = w.outputs(w.channels / lanes);
  plan.adaptive = w.adaptive;
  plan.narrow = is_narrow(w);
  for (int i = 0; i < kSpatialAxes; ++i)
    plan.axis[i] = {w.input[i], w.output[i], w.kernel[i], w.before[i], places(w, i), Divisor::of(w.input[i]),
        Divisor::of(w.output[i]), Divisor::of(w.stride[i]), Divisor::of(w.dilation[i])};
  return plan;
}

}  // namespace gemmule
