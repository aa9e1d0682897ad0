// SPDX-License-Identifier: MIT
// Folds of many elements into each of few results, in parts whose order follows from the shape alone. Plain C++, for
// host and device.
#pragma once
#include "divide.h"

namespace gemmule {

// Element e of result r stands at r / groups * group_step + r % groups * step + e / run * run_step + e % run.
struct FoldPlan {
  int64_t results, length, rows;  // length: elements of a result; rows: its runs
  Divisor groups, run;
  int64_t group_step, step, run_step;
  int64_t part;    // elements that a block folds at most
  Divisor parts;   // how many of a result
  uint32_t width;  // neighbouring results that a block has, a power of two of at most 32
  bool narrow;     // every offset is below 2^31
};

}  // namespace gemmule
