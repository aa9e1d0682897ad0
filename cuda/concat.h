// SPDX-License-Identifier: MIT
// What concat puts side by side. Plain C++, for host and device.
#pragma once
#include "move.h"

namespace gemmule {

constexpr int kMaxParts = 8;

struct ConcatPlan {
  int64_t count;
  Divisor row;             // units of y's row
  int64_t end[kMaxParts];  // where in y's row each part ends; of parts that there are not: as the last
  const void* part[kMaxParts];
};

}  // namespace gemmule
