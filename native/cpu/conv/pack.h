// SPDX-License-Identifier: MIT
// Weights copied into panels of kCols filters.
#pragma once
#include "../gemm/pack.h"
#include "sweep.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::windows {

constexpr int64_t kFloatsOfPacking = 65536;  // of a task
constexpr int64_t kRowsOfPacking = kFloatsOfPacking / kCols;

VEC_INLINE Weights packed_into(float* p, int64_t depth) { return {p, kCols, kCols, depth * kCols}; }

// Calls f(col, cols, row, rows) for pieces of a matrix of weights, in parallel.
template <class F>
VEC_INLINE void each_piece_of_weights(int64_t depth, int64_t filters, Context& ctx, const F& f) {
  const int64_t pieces = gemm::pieces(depth, kRowsOfPacking), panels = gemm::pieces(filters, kCols);
  const int64_t group = greatest<int64_t>(1, kRowsOfPacking / greatest<int64_t>(1, depth));  // small panels of a task
  const int64_t groups = gemm::pieces(panels, group);
  ctx.parallel(groups * pieces, [&](int64_t t) {
    const int64_t row = t % pieces * kRowsOfPacking;
    for (int64_t panel = t / pieces * group; panel < least(panels, (t / pieces + 1) * group); ++panel)
      f(panel * kCols, least<int64_t>(kCols, filters - panel * kCols), row, least(kRowsOfPacking, depth - row));
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::windows
