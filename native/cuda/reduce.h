// SPDX-License-Identifier: MIT
// What the host tells the kernels of cuda/reduce.cu.
#pragma once
#include <cstdint>

#include "../../cuda/divide.h"

namespace gemmule {

// Axes of x walked as one index, innermost first. Kept and summed axes alternate: at most three of a kind.
struct ReduceWalk {
  int32_t rank = 0;
  Divisor extent[3] = {Divisor::of(1), Divisor::of(1), Divisor::of(1)};
  int64_t stride[3] = {0, 0, 0};
};

// One launch: each of `outputs` results is folded from `length` elements, in parts of at most `part` of them.
struct ReducePass {
  ReduceWalk kept, gone;
  int64_t outputs, length, part;
  Divisor parts;       // how many
  int64_t columns;     // of reduce_columns: the innermost kept axis, which `kept` leaves out
  Divisor tiles;       // how many they are cut into
  int32_t fn;          // a ReduceFn
  int32_t from, to;    // DTypes of what is read and written
  int32_t start;       // of integers: the result for no elements
  int64_t count;       // mean: divided by it; else 1
  int32_t narrow;      // every offset and index is below 2^31
  int32_t unfinished;  // results are of the fold's own type, part p of output o at p * outputs + o, for another pass
};

}  // namespace gemmule
