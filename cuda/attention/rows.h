// SPDX-License-Identifier: MIT
// A tile's pairs row by row, and which of them may be seen.
#pragma once
#include "products.h"

namespace gemmule::flash {

// What a block owns: a tile of a head of a sample.
struct Block {
  int64_t sample, head, tile;
  DEVICE Block(const AttentionPlan& plan, const Divisor& heads) {
    const uint32_t pair = plan.tiles.quotient(blockIdx.x), n = heads.quotient(pair);
    sample = n, head = heads.remainder(pair, n), tile = plan.tiles.remainder(blockIdx.x, pair);
  }
};

// Half a row of a tile, which a thread of the warp that owns the row's pairs looks at.
struct HalfRow {
  static constexpr int kCount = kTile / 2;
  const int row, first;
  DEVICE HalfRow() : row(threadIdx.x / 32 * 16 + threadIdx.x % 16), first(threadIdx.x % 32 / 16 * kCount) {}
  // The other half's.
  template <class V>
  DEVICE static V other(V v) {
    return __shfl_xor_sync(kAllLanes, v, 16);
  }
  // x = f(x, column) of each, for f(float, int).
  template <class F>
  DEVICE void each(const Tile& tile, const F& f) const {
#pragma unroll 2
    for (int c = 0; c < kCount; c += 4) {
      float x[4];
      gemm::load<4>(x, tile.at(row, first + c));
#pragma unroll
      for (int l = 0; l < 4; ++l) x[l] = f(x[l], c + l);
      gemm::store<4>(tile.at(row, first + c), x);
    }
  }
};
// A warp's pairs, for it alone to look at by rows.
DEVICE void put_pairs(const Tile& tile, const Place& at, const Pairs& pairs) {
  each_pair([&](int i, int j) { tile.pair(at, i, j) = pairs[i][j]; });
  __syncwarp();
}

// The lowest `count` bits, of at most 32.
DEVICE uint32_t low_bits(int64_t count) { return count > 31 ? ~0u : count < 1 ? 0 : (1u << count) - 1; }

// Bit c: whether in column c of the half row the query sees the key. kKeys: rows are keys, else queries.
template <bool kKeys>
DEVICE uint32_t seen_of(const AttentionPlan& plan, const uint8_t* mask, int64_t n, int64_t head, int64_t query,
    int64_t key, const HalfRow& half) {
  query += kKeys ? half.first : half.row, key += kKeys ? half.row : half.first;
  uint32_t seen;
  if (kKeys) {
    seen = key < plan.keys ? low_bits(plan.queries - query) : 0;
    if (plan.causal) seen &= ~low_bits(key - query);
  } else {
    const int64_t end = plan.causal && query < plan.keys ? query + 1 : plan.keys;
    seen = query < plan.queries ? low_bits(end - key) : 0;
  }
  if (!mask) return seen;
  mask += n * plan.mask_sample + head * plan.mask_head + query * plan.mask_query + key;
  const int64_t apart = kKeys ? plan.mask_query : 1;
#pragma unroll 4
  for (int c = 0; c < HalfRow::kCount; ++c)
    if (seen >> c & 1 && !mask[c * apart]) seen &= ~(1u << c);
  return seen;
}

constexpr float kLog2e = 1.44269504f, kLn2 = 0.693147181f;
// 2^x; below 2^-126: 0.
DEVICE float power_of_two(float x) {
#if defined(__CUDACC__)
  float y;
  asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
  return y;
#else
  return exp2f(x);
#endif
}

}  // namespace gemmule::flash
