// SPDX-License-Identifier: MIT
// Where a padded array finds its elements. Plain C++, for host and device.
#pragma once
#include "move.h"

namespace gemmule {

// One axis of y: x's elements 0 .. held-1 stand at before, before + 1, ...
struct PadAxis {
  Divisor size;
  int64_t before, held, x_step;
};

struct PadPlan {
  int64_t count;  // units of y
  int32_t axes;
  bool mirrored, repeats_edge;
  PadAxis axis[6];
};

}  // namespace gemmule
