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
  int64_t apart_a, apart_b, length, count_a, count_b, col;
  int shift;
};

class Stages {
 public:
  DEVICE Stages(float (&memory)[2][kStageFloats], bool fours) : memory_(memory), fours_(fours) {}
  // Begins the copy of the next stage. A thread's four is followed by the next one kThreads fours further on; behind
  // the last rows and floats come zeros. Of two tiles' rows the same four of 8 neighbours lies in different banks: four
  // f of row r stands where f ^ (r / 2 % 4) would.
  DEVICE void fetch(const Cut& cut) {
    constexpr int kFurther = 4 * kThreads;
    const int thread = gemm::made_here(threadIdx.x), row = thread >> cut.shift, step = kThreads >> cut.shift;
    const int four = cut.shift == 2 ? thread ^ thread / 8 % 4 : thread;
    float* to = memory_[1 - taken_] + 4 * four;
    int64_t col = cut.col + 4 * (thread - (row << cut.shift));
    const float *a = cut.a + row * cut.apart_a + col, *b = cut.b + row * cut.apart_b + col;
    const bool first_a = row < cut.count_a, second_a = row + step < cut.count_a;
    const bool first_b = row < cut.count_b, second_b = row + step < cut.count_b;
#pragma unroll 1
    for (int times = fours_ ? 1 : 4; times > 0; --times, ++col, ++to, ++a, ++b) {
      const bool inside = col < cut.length;
      copy(to, a, inside && first_a);
      copy(to + kFurther, a + step * cut.apart_a, inside && second_a);
      copy(to + 2 * kFurther, b, inside && first_b);
      copy(to + 3 * kFurther, b + step * cut.apart_b, inside && second_b);
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
