// SPDX-License-Identifier: MIT
// What the host tells the kernels of cuda/conv_direct.cu.
#pragma once
#include "../../cuda/pool_plan.h"

namespace gemmule {

struct DirectConv {
  PoolPlan windows;  // of units of channels; conv: of filters
  int64_t channels, filters;
  Divisor group_channels, group_filters;
  int32_t activation;  // one that epilogues know
};

// The gradient by the filters: rows of windows are cut into segments, and those dealt out in parts.
struct DirectFilterGrad {
  static constexpr int kSegment = 64;
  static constexpr int kTaps = 4;  // that a thread sums for at once, neighbours on the last axis

  DirectConv conv;
  Divisor segments;               // of a row
  Divisor filters, kernel, runs;  // all of them; taps of the middle axis; runs of taps on the last one
  int64_t columns, units, share;  // runs of all weights; segments of the batch, and those of a part
};

}  // namespace gemmule
