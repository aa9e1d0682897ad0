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

// pairs = a b'. Their first stage is fetched; next() fetches what is wanted behind the last one.
template <class Next>
DEVICE void multiply_rows(
    Stages& stages, const Rows& a, const Rows& b, const Place& at, Pairs& pairs, const Next& next) {
  each_pair([&](int i, int j) { pairs[i][j] = 0; });
  int64_t depth = 0;
#pragma unroll 1
  do {
    const float* const stage = stages.take();
    depth += kDepth;
    if (depth < a.length) stages.fetch(a, b, depth);
    else next();
    multiply(stage, at, pairs);
  } while (depth < a.length);
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

// sums += weights rows, kWidth floats from `col` on. The first part of the rows is fetched, next() as above. The weights
// need only have been written: take() makes them known.
template <class Next>
DEVICE void add_weighted_rows(Stages& stages, const Tile& weights, const Rows& rows, int64_t col, bool careful,
    const Place& at, Sums& sums, const Next& next) {
  int row = 0;
#pragma unroll 1
  do {
    const float* const stage = stages.take();
    const int first = row;
    row += kPart;
    if (row < kTile && row < rows.count) stages.fetch_part(rows, row, col);
    else next();
    if (careful) add_weighted<true>(stage, weights, first, at, sums);
    else add_weighted<false>(stage, weights, first, at, sums);
  } while (row < kTile && row < rows.count);
}

DEVICE void clear(Sums& sums) {
  each_pair([&](int i, int c) { sums[i][c] = 0; });
}
// A weight of 0 hides no infinity and no NaN: where such a thing came out, the block sums again with more care. Tells all
// threads; what they did before is done.
DEVICE bool finite(const Sums& sums) {
  float zero = 0;
  each_pair([&](int i, int c) { zero = fmaf(sums[i][c], 0, zero); });
  // The vote tells the compiler that a warp goes one way.
  return __any_sync(kAllLanes, __syncthreads_and(zero == 0));
}

// The block's sums to the rows' floats from `col` on, by way of `tile`, which nobody uses any more.
DEVICE void store_sums(
    const RowsOf<float>& to, int64_t col, const Tile& tile, const Place& at, const Sums& sums, float factor) {
  __syncthreads();
#pragma unroll
  for (int i = 0; i < kRows; ++i) gemm::store<4>(tile.at(at.first_row + Place::down(i), at.first_col * 4), sums[i]);
  __syncthreads();
#pragma unroll 1
  for (int at = threadIdx.x; at < kTile * kWidth; at += kThreads) {
    const int row = at / kWidth, in_tile = at % kWidth;
    if (row < to.count && col + in_tile < to.length)
      to.first[row * to.apart + col + in_tile] = *tile.at(row, in_tile) * factor;
  }
}

}  // namespace gemmule::flash
