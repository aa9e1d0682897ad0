// SPDX-License-Identifier: MIT
// Tiles of c in float32 by fused multiply-adds, each thread's sums in registers.
//
// A block's tile is cut into tiles of warps, those into kQuadsM x kQuadsN parts, in each of which a lane owns 4 x 4: what a lane
// reads of a row of shared memory are 16-byte pieces, and the lanes of a warp read neighbouring ones (no bank is asked twice).
#pragma once
#include "epilogue.h"
#include "loader.h"
#include "pipeline.h"
#include "work.h"

namespace gemmule::gemm {

// Rows of width floats, one for each depth. The 4 floats between rows put 8 rows x 4 columns into 32 banks, so that
// operands which run along the depth can be turned without conflicts.
template <int kWidth>
struct DeepRows {
  static constexpr bool kTurned = true;
  static constexpr int kLanes = 8;
  static constexpr int kApart = kWidth + 4;
  DEVICE static int at(int depth, int width) { return depth * kApart + width; }
};

// kAligned_: for operands with aligned rows only, which leaves registers for the sums.
template <int kM_, int kN_, int kDepth_, int kWarpsM, int kWarpsN, int kLanesM, int kQuadsM, int kQuadsN, int kStages_,
    bool kAligned_, bool kDeepA_, bool kDeepB_>
struct SimtTile {
  static constexpr bool kDeepA = kDeepA_, kDeepB = kDeepB_;
  static constexpr bool kAligned = kAligned_;
  static constexpr int kM = kM_, kN = kN_, kDepth = kDepth_, kStages = kStages_;
  static constexpr int kThreads = kWarpsM * kWarpsN * 32, kLanesN = 32 / kLanesM;
  static constexpr int kWarpM = kLanesM * 4 * kQuadsM, kWarpN = kLanesN * 4 * kQuadsN;
  static constexpr int kFloats = 4, kEach = 16 * kQuadsM * kQuadsN;
  static_assert(kWarpM * kWarpsM == kM && kWarpN * kWarpsN == kN, "the warps do not tile the tile");

  using LayoutA = DeepRows<kM>;
  using LayoutB = DeepRows<kN>;
  static constexpr int kFloatsOfA = kDepth * LayoutA::kApart;
  static constexpr int kStageFloats = kFloatsOfA + kDepth * LayoutB::kApart;

  // Where the thread's sums lie in the tile. Piece p: four columns of row p / kQuadsN of the thread's rows.
  struct Place {
    int first_row, first_col;
    DEVICE Place() {
      const unsigned thread = made_here(threadIdx.x), lane = thread % 32, warp = thread / 32;
      // In each half of a warp 2 x 8 lanes: the fewest different pieces for the 16 lanes that shared memory serves together.
      const int two = lane / 16 * 2 + lane % 2, eight = lane / 2 % 8;
      first_row = warp / kWarpsN * kWarpM + (kLanesM == 8 ? eight : two) * 4;
      first_col = warp % kWarpsN * kWarpN + (kLanesM == 8 ? two : eight) * 4;
    }
    DEVICE int row(int p) const {
      const int i = p / kQuadsN;
      return first_row + i / 4 * (kLanesM * 4) + i % 4;
    }
    DEVICE int col(int p) const { return first_col + p % kQuadsN * (kLanesN * 4); }
  };

  DEVICE static void multiply(const float* stage, const Place& place, float* sums) {
    const float* const a = stage + place.first_row;
    const float* const b = stage + kFloatsOfA + place.first_col;
#pragma unroll
    for (int d = 0; d < kDepth; ++d) {
      float x[4 * kQuadsM];
#pragma unroll
      for (int q = 0; q < kQuadsM; ++q) load<4>(x + 4 * q, a + d * LayoutA::kApart + q * kLanesM * 4);
#pragma unroll
      for (int q = 0; q < kQuadsN; ++q) {
        float y[4];
        load<4>(y, b + d * LayoutB::kApart + q * kLanesN * 4);
#pragma unroll
        for (int i = 0; i < 4 * kQuadsM; ++i)
#pragma unroll
          for (int j = 0; j < 4; ++j) {
            float& sum = sums[(i * kQuadsN + q) * 4 + j];
            sum = fmaf(x[i], y[j], sum);
          }
      }
    }
  }
};

}  // namespace gemmule::gemm
