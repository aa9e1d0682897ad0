// SPDX-License-Identifier: MIT
// Which pieces of which tiles a block computes (see native/cuda/gemm_shape.h), and how the pieces of a tile that several blocks have
// cut among them become one: each block leaves its sums in memory, the last one to arrive adds them in the order of k.
#pragma once
#include "../../native/cuda/gemm_shape.h"
#include "floats.h"
#include "instructions.h"

namespace gemmule::gemm {

// Iterations [first, last) of a tile, and how many iterations the block has from there on.
struct Piece {
  int32_t tile, first, left;
  DEVICE int32_t count(const GemmShape& g) const { return left < g.depth - first ? left : g.depth - first; }
  DEVICE bool whole(const GemmShape& g) const { return count(g) == g.depth; }
};

DEVICE Piece first_piece(const GemmShape& g) {
  const int32_t block = blockIdx.x, cutter = block - g.whole;
  if (cutter < 0) return {block, 0, g.depth};
  const int64_t at = int64_t{cutter} * g.share, end = int64_t{g.tiles - g.whole} * g.depth;
  const int32_t tile = int32_t(at / g.depth);
  return {g.whole + tile, int32_t(at - int64_t{tile} * g.depth), int32_t(end - at < g.share ? end - at : g.share)};
}
DEVICE Piece next_piece(const GemmShape& g, const Piece& p) { return {p.tile + 1, 0, p.left - p.count(g)}; }

struct TilePlace {
  int32_t matrix, row, col;  // in tiles
};
// Eight tiles below each other, then the eight to their right: what runs together shares rows of a and columns of b.
DEVICE TilePlace place_of_tile(const GemmShape& g, int32_t tile) {
  constexpr int32_t kGroup = 8;
  const int32_t in_matrix = g.rows * g.cols, matrix = tile / in_matrix, t = tile - matrix * in_matrix;
  const int32_t first = t / (kGroup * g.cols) * kGroup, rows = g.rows - first < kGroup ? g.rows - first : kGroup;
  const int32_t in_group = t - first * g.cols;
  return {matrix, first + in_group % rows, in_group / rows};
}

// The sums of one block: each thread's kEach, by kFloats neighbours.
template <int kThreads, int kEach, int kFloats>
struct Partial {
  static constexpr int64_t kSize = int64_t{kThreads} * kEach;

  DEVICE static void leave(float* partial, const float* sums) {
#pragma unroll
    for (int i = 0; i < kEach; i += kFloats) store<kFloats>(partial + i * kThreads + threadIdx.x * kFloats, sums + i);
  }
  DEVICE static void add(const float* partial, float* sums) {
#pragma unroll
    for (int i = 0; i < kEach; i += kFloats) {
      float other[kFloats];
      load_from_others<kFloats>(other, partial + i * kThreads + threadIdx.x * kFloats);
#pragma unroll
      for (int j = 0; j < kFloats; ++j) sums[i + j] += other[j];
    }
  }
};

// Whether this block is the last of `count` at the counter, which is 0 again then.
DEVICE bool arrives_last(uint32_t* counter, uint32_t count) {
  SHARED(uint32_t, before, [1]);
  __threadfence();
  __syncthreads();
  if (threadIdx.x == 0) {
    before[0] = atomicAdd(counter, 1u);
    if (before[0] == count - 1) *counter = 0;
  }
  __syncthreads();
  __threadfence();
  return before[0] == count - 1;
}

// Of a piece that is not its whole tile. True: `sums` are now those of the tile, false: another block will see to it.
// A block has at most two such pieces, the one that it begins with and one behind it; each has its place in `partials`.
template <int kThreads, int kEach, int kFloats>
DEVICE bool merge(const GemmShape& g, const Piece& p, float* sums, float* partials, uint32_t* counters) {
  using Sums = Partial<kThreads, kEach, kFloats>;
  const int64_t depth = made_here(g.depth), share = made_here(g.share), cutters = made_here(g.cutters);
  const int64_t tile = p.tile - g.whole, from = tile * depth;
  const auto place = [&](int64_t c) { return partials + (c * share >= from ? c : cutters + c) * Sums::kSize; };
  Sums::leave(place(made_here(blockIdx.x) - g.whole), sums);
  const int64_t first = from / share, last = (from + depth - 1) / share;
  if (!arrives_last(counters + tile, uint32_t(last - first + 1))) return false;
#pragma unroll
  for (int i = 0; i < kEach; ++i) sums[i] = 0;
  // Small parts several at a time: each is a wait for memory.
  constexpr int kTogether = kEach <= 16 ? 4 : 1;
#pragma unroll kTogether
  for (int64_t c = first; c <= last; ++c) Sums::add(place(c), sums);
  return true;
}

}  // namespace gemmule::gemm
