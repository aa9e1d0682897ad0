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

// Rows of one head: `count` of them, `length` floats long, `apart` floats apart.
template <class T>
struct RowsOf {
  T* first;
  int64_t apart, length, count;
  DEVICE RowsOf from(int64_t row) const { return {first + row * apart, apart, length, count - row}; }
};
using Rows = RowsOf<const float>;

template <int kFloats>
DEVICE void copy_floats(float* to, const float* from, bool there) {
  if constexpr (GEMM_AMPERE) return gemm::copy_async<kFloats>(to, from, there);
  float held[kFloats] = {};
  if (there) gemm::load<kFloats>(held, from);
  gemm::store<kFloats>(to, held);
}

class Stages {
 public:
  DEVICE Stages(float (&memory)[2][kStageFloats], bool fours) : memory_(memory), fours_(fours) {}
  // Begins the copy of the next stage: kDepth floats from `depth` on of two tiles' rows. The same four of 8 neighbouring
  // rows lies in different banks: four f of row r stands where f ^ (r / 2 % 4) would.
  DEVICE void fetch(const Rows& a, const Rows& b, int64_t depth) {
    const int thread = gemm::made_here(threadIdx.x);
    copy<kDepth>(memory_[1 - taken_] + 4 * (thread ^ thread / 8 % 4), a, b, depth);
  }
  // Or a part of a tile, from `row` on, kWidth floats from `col` on.
  DEVICE void fetch_part(const Rows& rows, int row, int64_t col) {
    const Rows first = rows.from(row);
    copy<kWidth>(memory_[1 - taken_] + 4 * gemm::made_here(threadIdx.x), first, first.from(kPart / 2), col);
  }
  // The stage that was fetched. All threads have done with the one before, and with what they did before.
  DEVICE const float* take() {
    gemm::wait_copies<0>();
    __syncthreads();
    taken_ = 1 - taken_;
    return memory_[taken_];
  }

 private:
  // kFloats floats of as many rows of a as fill half a stage, then of b's. A thread's four is followed by the next one
  // kThreads fours further on. Behind the last rows and floats come zeros.
  template <int kFloats>
  DEVICE void copy(float* to, const Rows& a, const Rows& b, int64_t first) {
    constexpr int kLanes = kFloats / 4, kStep = kThreads / kLanes, kFurther = 4 * kThreads;
    const int thread = gemm::made_here(threadIdx.x), row = thread / kLanes;
    int64_t col = first + thread % kLanes * 4;
    const float *from_a = a.first + row * a.apart + col, *from_b = b.first + row * b.apart + col;
#pragma unroll 1
    for (int times = fours_ ? 1 : 4; times > 0; --times, ++col, ++to, ++from_a, ++from_b) {
      const bool inside = col < a.length;
      copy_one(to, from_a, inside && row < a.count);
      copy_one(to + kFurther, from_a + kStep * a.apart, inside && row + kStep < a.count);
      copy_one(to + 2 * kFurther, from_b, inside && row < b.count);
      copy_one(to + 3 * kFurther, from_b + kStep * b.apart, inside && row + kStep < b.count);
    }
    gemm::commit_copies();
  }
  DEVICE void copy_one(float* to, const float* from, bool there) const {
    if (fours_) copy_floats<4>(to, from, there);
    else copy_floats<1>(to, from, there);
  }

  float (&memory_)[2][kStageFloats];
  int taken_ = 0;
  const bool fours_;
};

}  // namespace gemmule::flash
