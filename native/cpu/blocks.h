// SPDX-License-Identifier: MIT
// Element-wise work cut into tasks, by the number of elements alone.
#pragma once
#include "vec.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

constexpr int64_t kBlock = 65536;  // elements of a task: tens of microseconds, worth a hand-over

// Calls f(begin, n) for pieces of [0, count).
template <class F>
VEC_INLINE void each_block(Context& ctx, int64_t count, const F& f) {
  ctx.parallel(
      (count + kBlock - 1) / kBlock, [&](int64_t task) { f(task * kBlock, least(kBlock, count - task * kBlock)); });
}
// Calls f(first, n) for groups of rows of about a block.
template <class F>
VEC_INLINE void each_row_block(Context& ctx, int64_t rows, int64_t cols, const F& f) {
  const int64_t group = greatest<int64_t>(1, kBlock / greatest<int64_t>(1, cols));
  ctx.parallel((rows + group - 1) / group, [&](int64_t task) { f(task * group, least(group, rows - task * group)); });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
