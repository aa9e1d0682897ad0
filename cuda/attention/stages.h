// SPDX-License-Identifier: MIT
// Pieces of tiles on their way from global to shared memory: while one is used, the next is being copied.
#pragma once
#include "../gemm/floats.h"
#include "../gemm/instructions.h"
#include "plan.h"

namespace gemmule::flash {

constexpr int kThreads = AttentionPlan::kThreads;
constexpr int kTile = AttentionPlan::kTile;
constexpr int kWidth = AttentionPlan::kWidth;
constexpr int kDepth = 16;                        // floats of two tiles' rows that a stage holds,
constexpr int kStageFloats = 2 * kTile * kDepth;  // or
constexpr int kPart = kStageFloats / kWidth;      // rows of one tile, kWidth floats of each

template <int kFloats>
DEVICE void copy_floats(float* to, const float* from, bool there) {
  if constexpr (GEMM_AMPERE) return gemm::copy_async<kFloats>(to, from, there);
  float held[kFloats] = {};
  if (there) gemm::load<kFloats>(held, from);
  gemm::store<kFloats>(to, held);
}

// What a stage shall hold: kDepth floats of two tiles' rows, from `col` on; or kWidth floats of kPart rows, b being
// those of the second half. 1 << shift: fours of a row.
struct Cut {
  const float *a, *b;
  int64_t apart_a, apart_b, count_a, count_b, col;
  int shift;
};

// Where a thread's fours of a stage come from, each kThreads fours further on in it than the one before.
struct Share {
  const float *a, *b;
  int64_t step_a, step_b;  // to the second rows of a and b
  int rows_a, rows_b;      // that are there

  DEVICE static Share of(const Cut& cut) {
    const int thread = gemm::made_here(threadIdx.x), row = thread >> cut.shift, step = kThreads >> cut.shift;
    const int64_t col = cut.col + 4 * (thread - (row << cut.shift));
    const auto rows = [&](int64_t count) { return row + step < count ? 2 : row < count ? 1 : 0; };
    return {cut.a + row * cut.apart_a + col, cut.b + row * cut.apart_b + col, step * cut.apart_a, step * cut.apart_b,
        rows(cut.count_a), rows(cut.count_b)};
  }
  DEVICE void move_along_rows(int floats) { a += floats, b += floats; }
};

class Stages {
 public:
  DEVICE Stages(float (&memory)[2][kStageFloats], bool fours) : memory_(memory), fours_(fours) {}
  // Begins the copy of the next stage; behind the last rows, and the `left` floats of each, come zeros. Of two tiles'
  // rows the same four of 8 neighbours lies in different banks: four f of row r stands where f ^ (r / 2 % 4) would.
  DEVICE void fetch(const Share& share, int shift, int64_t left) {
    constexpr int kFurther = 4 * kThreads;
    const int thread = gemm::made_here(threadIdx.x);
    float* const to = memory_[1 - taken_] + 4 * (shift == 2 ? thread ^ thread / 8 % 4 : thread);
    left -= 4 * (thread & ((1 << shift) - 1));
    const float *const a = share.a, *const b = share.b;
#pragma unroll 1
    for (int l = 0; l < (fours_ ? 1 : 4); ++l) {
      const bool inside = l < left;
      copy(to + l, a + l, inside && share.rows_a > 0);
      copy(to + kFurther + l, a + share.step_a + l, inside && share.rows_a > 1);
      copy(to + 2 * kFurther + l, b + l, inside && share.rows_b > 0);
      copy(to + 3 * kFurther + l, b + share.step_b + l, inside && share.rows_b > 1);
    }
    gemm::commit_copies();
  }
  // The stage that was fetched. All threads have done with the one before, and with what they did before.
  DEVICE const float* take() {
    gemm::wait_copies<0>();
    __syncthreads();
    taken_ = 1 - taken_;
    return memory_[taken_];
  }

 private:
  DEVICE void copy(float* to, const float* from, bool there) const {
    if (fours_) copy_floats<4>(to, from, there);
    else copy_floats<1>(to, from, there);
  }

  float (&memory_)[2][kStageFloats];
  int taken_ = 0;
  const bool fours_;
};

}  // namespace gemmule::flash
