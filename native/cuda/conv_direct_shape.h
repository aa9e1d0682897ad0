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

// The filter gradient: rows of windows are cut into segments, and segments dealt out in parts.
constexpr int kSegment = 64;
struct DirectFilterGrad {
  DirectConv conv;
  Divisor segments;  // of a row
  Divisor filters;
  Divisor kernel[2];              // of the last two axes
  int64_t units, weights, share;  // segments of the batch, and those of a part
};

}  // namespace gemmule
