// SPDX-License-Identifier: MIT
// Tiles of c by tensor cores (mma.sync). Operands stay float32 in shared memory and become narrower on their way to a fragment.
//
// A lane's fragments of 8 terms, g = lane / 4, t = lane % 4: of a, 16 rows: (g,t) (g+8,t) (g,t+4) (g+8,t+4); of b, 8 columns:
// (t,g) (t+4,g). Operands that run along the depth give them by ldmatrix, which moves 16-byte rows whatever they hold; the others
// by 32-bit loads. Instructions for pairs of 16-bit values want neighbours 2t and 2t+1 in a register: they get t and t+4, in a and
// in b alike, for the order of the terms is free.
#pragma once
#include "atoms.h"
#include "epilogue.h"
#include "loader.h"
#include "pipeline.h"
#include "work.h"

namespace gemmule::gemm {

constexpr int kDepthOfTensorTiles = 16;

// An operand along the depth: a row of 16 floats for each of its width. The 4 pieces of a row are permuted so that any 8 rows
// which follow each other have their pieces of one depth in different banks.
struct SwizzledRows {
  static constexpr bool kTurned = false;
  static constexpr int kLanes = kDepthOfTensorTiles;
  DEVICE static int at(int depth, int width) {
    return width * kDepthOfTensorTiles + (depth / 4 ^ width / 2 % 4) * 4 + depth % 4;
  }
};
// An operand along the width: a row for each depth. Four rows that follow each other have 8 neighbours in different banks.
template <int kWidth>
struct SwizzledDepths {
  static constexpr bool kTurned = false;
  static constexpr int kLanes = 1;
  DEVICE static int at(int depth, int width) { return depth * kWidth + (width ^ depth % 4 * 8); }
};
template <bool kAlongDepth, int kWidth>
using TensorLayout = std::conditional_t<kAlongDepth, SwizzledRows, SwizzledDepths<kWidth>>;

// The fragments of a: kRows pieces of 16 rows, from the lane's first row on, terms `step` to step + 7.
template <bool kAlongDepth, int kWidth, int kRows>
DEVICE void load_left(float (&to)[kRows][4], const float* stage, int warp_row, int step) {
  const int lane = threadIdx.x % 32;
  if constexpr (kAlongDepth) {
    const float* const from = stage + SwizzledRows::at(step + lane / 16 * 4, warp_row + lane % 16);
#pragma unroll
    for (int i = 0; i < kRows; ++i) load_matrices(to[i], from + i * 16 * kDepthOfTensorTiles);
  } else {
#pragma unroll
    for (int i = 0; i < kRows; ++i)
#pragma unroll
      for (int j = 0; j < 4; ++j)
        to[i][j] =
            stage[SwizzledDepths<kWidth>::at(step + lane % 4 + j / 2 * 4, warp_row + lane / 4 + i * 16 + j % 2 * 8)];
  }
}
// The fragments of b: kCols pieces of 8 columns.
template <bool kAlongDepth, int kWidth, int kCols>
DEVICE void load_right(float (&to)[kCols][2], const float* stage, int warp_col, int step) {
  const int lane = threadIdx.x % 32;
  if constexpr (kAlongDepth) {
    const float* const from = stage + SwizzledRows::at(step + lane / 8 % 2 * 4, warp_col + lane / 16 * 8 + lane % 8);
#pragma unroll
    for (int i = 0; i < kCols; i += 2) {
      float two[4];
      load_matrices(two, from + i * 8 * kDepthOfTensorTiles);
      to[i][0] = two[0], to[i][1] = two[1], to[i + 1][0] = two[2], to[i + 1][1] = two[3];
    }
  } else {
#pragma unroll
    for (int i = 0; i < kCols; ++i)
#pragma unroll
      for (int j = 0; j < 2; ++j)
        to[i][j] = stage[SwizzledDepths<kWidth>::at(step + lane % 4 + j * 4, warp_col + lane / 4 + i * 8)];
  }
}

template <class Atom, int kM_, int kN_, int kWarpsM, int kWarpsN, int kStages_, bool kAligned_, bool kDeepA_,
    bool kDeepB_>
struct TensorTile {
  static constexpr bool kDeepA = kDeepA_, kDeepB = kDeepB_;  // the operand's memory runs along k
  static constexpr int kM = kM_, kN = kN_, kDepth = kDepthOfTensorTiles, kStages = kStages_;
  static constexpr int kThreads = kWarpsM * kWarpsN * 32;
  static constexpr int kWarpM = kM / kWarpsM, kWarpN = kN / kWarpsN;
  static constexpr int kRows = kWarpM / 16, kCols = kWarpN / 8;  // fragments of a warp
  static constexpr int kFloats = 2, kEach = kRows * kCols * 4;
  static constexpr bool kAligned = kAligned_;  // for operands with aligned rows only

  using LayoutA = TensorLayout<kDeepA, kM>;
  using LayoutB = TensorLayout<kDeepB, kN>;
  static constexpr int kFloatsOfA = kDepth * kM;
  static constexpr int kStageFloats = kDepth * (kM + kN);

  // Piece p: two columns of row g or g + 8 of a fragment.
  struct Place {
    int warp_row, warp_col;
    DEVICE Place() {
      const int warp = made_here(threadIdx.x) / 32;
      warp_row = warp / kWarpsN * kWarpM, warp_col = warp % kWarpsN * kWarpN;
    }
    DEVICE int row(int p) const { return warp_row + p / 2 / kCols * 16 + p % 2 * 8 + threadIdx.x % 32 / 4; }
    DEVICE int col(int p) const { return warp_col + p / 2 % kCols * 8 + threadIdx.x % 4 * 2; }
  };

  DEVICE static void multiply(const float* stage, const Place& place, float* sums) {
    constexpr int kEights = Atom::kDepth / 8;
    // Operands in parts would spill if those of two steps were held.
    constexpr int kTogether = Atom::kPasses == 1 ? kDepth / Atom::kDepth : 1;
#pragma unroll kTogether
    for (int step = 0; step < kDepth; step += Atom::kDepth) {
      typename Atom::Left left[kRows];
      float raw_left[kEights][kRows][4], raw_right[kEights][kCols][2];
#pragma unroll
      for (int e = 0; e < kEights; ++e) {
        load_left<kDeepA, kM>(raw_left[e], stage, place.warp_row, step + e * 8);
        load_right<kDeepB, kN>(raw_right[e], stage + kFloatsOfA, place.warp_col, step + e * 8);
      }
#pragma unroll
      for (int i = 0; i < kRows; ++i) left[i].take(raw_left[0][i], raw_left[kEights - 1][i]);
#pragma unroll
      for (int j = 0; j < kCols; ++j) {
        typename Atom::Right right;
        right.take(raw_right[0][j], raw_right[kEights - 1][j]);
        // Pass by pass: an instruction waits for the sums of the one before.
#pragma unroll
        for (int pass = 0; pass < Atom::kPasses; ++pass)
#pragma unroll
          for (int i = 0; i < kRows; ++i) Atom::multiply(pass, sums + (i * kCols + j) * 4, left[i], right);
      }
    }
  }
};

}  // namespace gemmule::gemm
