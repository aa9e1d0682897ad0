// SPDX-License-Identifier: MIT
// The two products that attention and its gradient are made of, tile by tile, in float32: rows with rows (scores), and
// weights with rows (what they sum up).
//
// A thread owns 8 x 4 of a tile's 64 x 64 pairs, and the same 8 rows of the sums. What it reads of shared memory are
// 16-byte pieces, two different ones of rows and eight of columns in each half of a warp.
#pragma once
#include "../block_reduce.h"
#include "stages.h"

namespace gemmule::flash {

constexpr int kRows = 8, kCols = 4;  // of a thread
using Pairs = float[kRows][kCols];
using Sums = float[kRows][kWidth / 16];

// A thread's rows and columns: those of neighbours in a warp are 4 rows and one column apart.
struct Place {
  const int half, first_row, first_col;
  DEVICE Place()
      : half(threadIdx.x % 2), first_row(threadIdx.x / 32 * 16 + half * 4), first_col(threadIdx.x % 32 / 2) {}
  DEVICE static constexpr int down(int i) { return i / 4 * 8 + i % 4; }
  DEVICE static constexpr int right(int j) { return j * 16; }
};

// A tile of numbers, rows by columns, in shared memory. The same four of 8 neighbouring rows lies in different banks.
struct Tile {
  float (&memory)[kTile * kTile];
  DEVICE float* at(int row, int col) const { return memory + row * kTile + (col ^ row % 8 * 4); }
  // Of a thread's pairs, written so that little is left to compute for each.
  DEVICE float& pair(const Place& at, int i, int j) const {
    float* const row = memory + at.first_row * kTile + (at.first_col ^ i % 4 * 4);
    return row[Place::down(i) * kTile + j / 2 * 32 + (j % 2 ^ at.half) * 16];
  }
};
// The weight of what is not seen; of what is seen there is none of this sign.
constexpr float kHidden = -0.0f;
DEVICE bool is_hidden(float weight) { return __float_as_uint(weight) == 0x80000000u; }

template <class F>
DEVICE void each_pair(const F& f) {
#pragma unroll
  for (int i = 0; i < kRows; ++i)
#pragma unroll
    for (int j = 0; j < kCols; ++j) f(i, j);
}

DEVICE void clear(float (&numbers)[kRows][4]) {
  each_pair([&](int i, int j) { numbers[i][j] = 0; });
}

// pairs += a b' of a stage.
DEVICE void multiply(const float* stage, const Place& at, Pairs& pairs) {
  const float* const a = stage + at.first_row * kDepth;
  const float* const b = stage + (kTile + at.first_col) * kDepth;
#pragma unroll 1
  for (int four = 0; four < kDepth / 4; ++four) {
    float y[kCols][4];
#pragma unroll
    for (int j = 0; j < kCols; ++j)
      gemm::load<4>(y[j], b + (four ^ at.first_col / 2 % 4) * 4 + Place::right(j) * kDepth);
#pragma unroll
    for (int i = 0; i < kRows; ++i) {
      float x[4];
      gemm::load<4>(x, a + (four ^ at.half * 2 ^ i / 2 % 2) * 4 + Place::down(i) * kDepth);
#pragma unroll
      for (int l = 0; l < 4; ++l)
#pragma unroll
        for (int j = 0; j < kCols; ++j) pairs[i][j] = fmaf(x[l], y[j][l], pairs[i][j]);
    }
  }
}

// sums += weights of columns `col` on, times a stage of a part.
template <bool kCareful>
DEVICE void add_weighted(const float* stage, const Tile& weights, int col, const Place& at, Sums& sums) {
  constexpr int kTogether = kCareful ? 1 : 4;
  const float* const first = weights.memory + at.first_row * kTile;
#pragma unroll 1
  for (int k = 0; k < kPart; k += kTogether) {
    float y[kTogether][4];
#pragma unroll
    for (int l = 0; l < kTogether; ++l) gemm::load<4>(y[l], stage + (k + l) * kWidth + at.first_col * 4);
#pragma unroll
    for (int i = 0; i < kRows; ++i) {
      float x[kTogether];
      gemm::load<kTogether>(x, first + ((col + k) ^ (at.half * 4 + i % 4) * 4) + Place::down(i) * kTile);
#pragma unroll
      for (int l = 0; l < kTogether; ++l) {
        if (kCareful && is_hidden(x[l])) continue;
#pragma unroll
        for (int c = 0; c < 4; ++c) sums[i][c] = fmaf(x[l], y[l][c], sums[i][c]);
      }
    }
  }
}

DEVICE void add_weighted(bool careful, const float* stage, const Tile& weights, int col, const Place& at, Sums& sums) {
  if (careful) add_weighted<true>(stage, weights, col, at, sums);
  else add_weighted<false>(stage, weights, col, at, sums);
}

// A weight of 0 hides no infinity and no NaN: where such a thing came out, the block sums again with more care. All
// threads are told, and have done what they did before.
DEVICE bool finite(const Sums& sums) {
  float zero = 0;
  each_pair([&](int i, int c) { zero = fmaf(sums[i][c], 0, zero); });
  // The vote tells the compiler that a warp goes one way.
  return __any_sync(kAllLanes, __syncthreads_and(zero == 0));
}

// The block's sums, times `factor`, to floats `col` on of `count` rows of y, `length` floats each; by way of `tile`,
// which nobody uses any more.
DEVICE void store_sums(float* y, int64_t apart, int64_t count, int64_t length, int64_t col, const Tile& tile,
    const Place& at, const Sums& sums, float factor) {
  __syncthreads();
#pragma unroll
  for (int i = 0; i < kRows; ++i) gemm::store<4>(tile.at(at.first_row + Place::down(i), at.first_col * 4), sums[i]);
  __syncthreads();
#pragma unroll 1
  for (int number = threadIdx.x; number < kTile * kWidth; number += kThreads) {
    const int row = number / kWidth, c = number % kWidth;
    if (row < count && col + c < length) y[row * apart + col + c] = *tile.at(row, c) * factor;
  }
}

}  // namespace gemmule::flash
