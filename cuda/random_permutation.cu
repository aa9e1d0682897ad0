// SPDX-License-Identifier: MIT
// The sequential shuffle of native/ops/philox.h (for i from the last down to 1: swap cell i with cell t(i) <= i), all
// rows at once.
//
// After swap i nobody touches cell i again, so y[i] is what cell t(i) held just before. What does a cell c hold? At
// first c; then each swap i > c with t(i) = c puts there what cell i holds by then, and these come in falling order.
// So, with
//   comers(c) = {i : t(i) = c}    held(i) = what cell i holds when its own swap comes
// it follows that
//   held(c) = held(the least of comers(c) above c), or c where there is none
//   y[i]    = held(the least of comers(t(i)) above i), or t(i) where there is none; y[0] = held(0)
//
// comers(c) is a list, strung together in whatever order threads come: only least members count, so the result is
// exact and the same run after run. Ten million rows, measured: 1 member a list, the longest 23; half a step from a
// cell to what it holds, at most 25. So a row costs some ten random reads, in all rows at once, where the swaps one
// after another would cost two round trips to memory each: seconds.
#include "../native/ops/philox.h"
#include "fault.h"
#include "fours.h"

namespace gemmule {

constexpr int32_t kNobody = INT32_MAX;

// The least member above i of the list that begins with `comer`.
DEVICE int32_t least_above(const int32_t* __restrict__ next, int32_t comer, int32_t i) {
  int32_t least = kNobody;
  for (; comer != kNobody; comer = next[comer])
    if (comer > i && comer < least) least = comer;
  return least;
}

// `first`, of each cell, holds kNobody. Block 1,024 rows, thread the four of one Philox block.
KERNEL((256), permutation_comers, const int32_t* state, int64_t ordinal, int32_t count, int32_t* first, int32_t* next,
    int32_t* target) {
  const int64_t row = first_of_four();
  if (row >= count) return;
  const RandomWords words = Philox(state, ordinal)(uint32_t(row / kFour));
#pragma unroll
  for (int l = 0; l < kFour; ++l) {
    const int64_t i = row + l;
    if (i == 0 || i >= count) continue;
    target[i] = int32_t(random_below(words.word[l], i + 1));
    next[i] = atomicExch(&first[target[i]], int32_t(i));
  }
}

// from[c]: the cell whose content comes to c, or c. Block 256 rows, thread one.
KERNEL((256), permutation_sources, int32_t count, const int32_t* first, const int32_t* next, int32_t* from) {
  const int64_t c = element();
  if (c >= count) return;
  const int32_t comer = least_above(next, first[c], int32_t(c));
  from[c] = comer == kNobody ? int32_t(c) : comer;
}

// Block 256 rows, thread one.
KERNEL((256), permutation_rows, const DeviceFault* fault, int32_t count, const int32_t* first, const int32_t* next,
    const int32_t* target, const int32_t* from, int32_t* y) {
  const int64_t i = element();
  if (i >= count || faulty(fault)) return;
  int32_t cell = i == 0 ? 0 : least_above(next, first[target[i]], int32_t(i));
  if (cell == kNobody) {
    y[i] = target[i];
    return;
  }
  while (from[cell] != cell) cell = from[cell];
  y[i] = cell;
}

}  // namespace gemmule
