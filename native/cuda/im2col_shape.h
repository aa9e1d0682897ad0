// SPDX-License-Identifier: MIT
// What the host tells the kernels of cuda/im2col.cu.
#pragma once
#include "../../cuda/pool_plan.h"

namespace gemmule {

struct Im2colShape {
  PoolPlan windows;
  Divisor kernel[kSpatialAxes];
  int64_t units;  // of y: what a thread writes
};

}  // namespace gemmule
