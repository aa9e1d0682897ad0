// SPDX-License-Identifier: MIT
// Where a slice stands in the array it was taken from. Plain C++, for host and device.
#pragma once
#include "move.h"

namespace gemmule {

// One axis of dx: dy's elements 0 .. held-1 stand at begin, begin + step, ...
struct UnsliceAxis {
  Divisor size, step;
  int64_t begin, held, dy_step;  // dy_step: negative where the slice ran backwards
};

struct UnslicePlan {
  int64_t count, first;  // units of dx; the unit of dy that stands at every axis's begin
  int32_t axes;
  UnsliceAxis axis[6];
};

}  // namespace gemmule
