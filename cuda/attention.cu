// SPDX-License-Identifier: MIT
// A block has 64 queries of a head, and 64 floats of their y; it walks over the keys, 64 at a time. Their scores become
// weights by the greatest of them so far, and what was summed up shrinks where a greater one comes (Milakov &
// Gimelshein 2018; Dao et al. 2022). Scores are in units of log 2: exp2 is one instruction.
#include "attention/walk.h"

namespace gemmule::flash {

// Of a query, whose keys two threads share.
struct RunningSoftmax {
  float top = -INFINITY, sum = 0;  // sum: of the thread's own
  bool saw = false;

  // Scores become weights; what was summed up before must be multiplied by the result.
  DEVICE float weigh(const Tile& tile, const HalfRow& half, uint32_t seen, float scale) {
    const float before = top;
    half.each(tile, [&](float x, int c) {
      x = seen >> c & 1 ? x * scale : -INFINITY;
      top = fmaxf(top, x);  // a NaN shows in the sum
      return x;
    });
    top = fmaxf(top, HalfRow::other(top));
    saw = saw || seen;
    const float base = top == -INFINITY ? 0 : top, factor = power_of_two(before - base);
    sum *= factor;
    half.each(tile, [&](float x, int c) {
      const float weight = seen >> c & 1 ? power_of_two(x - base) : kHidden;
      sum += weight;
      return weight;
    });
    return factor;
  }
  DEVICE void finish() {
    sum += HalfRow::other(sum);
    saw = HalfRow::other(int(saw)) || saw;
  }
  // Where every score that was seen is -inf there is no weight.
  DEVICE float log_sum() const { return sum != 0 ? (top + log2f(sum)) * kLn2 : saw ? NAN : -INFINITY; }
  DEVICE float share() const { return sum == 0 && !saw ? 0 : 1 / sum; }
};

// The thread's sums times what the half rows' threads have for their rows.
DEVICE void multiply_sums(Sums& sums, float (&factors)[kTile], const HalfRow& half, const Place& at, float factor) {
  if (half.first == 0) factors[half.row] = factor;
  __syncwarp();
  float of_rows[kRows];
#pragma unroll
  for (int i = 0; i < kRows; i += 4) gemm::load<4>(of_rows + i, factors + at.first_row + Place::down(i));
  each_pair([&](int i, int c) { sums[i][c] *= of_rows[i]; });
}

KERNEL((kThreads, (GEMM_AMPERE ? 3 : 2)), attention, const AttentionPlan plan, const float* q, const float* k,
    const float* v, const uint8_t* mask, float* y, float* lse) {
  SHARED(float, copies, [2][kStageFloats]);
  SHARED(float, memory, [kTile * kTile]);
  SHARED(float, factors, [kTile]);
  const Tile tile{memory};
  Stages stages(copies, plan.fours);
  const Place at;
  const HalfRow half;
  const Block block(plan, plan.heads);
  const int64_t n = block.sample, h = block.head, g = plan.sharers.quotient(uint32_t(h));
  const int64_t query = (plan.tiles.value - 1 - block.tile) * kTile;  // those that see most first
  const int64_t end = plan.causal && query + kTile < plan.keys ? query + kTile : plan.keys;
  const int64_t col = int64_t(blockIdx.y) * kWidth;
  const Side mine = queries_of(plan, q, y, n, h, query), theirs = keys_of(plan, k, v, n, 0, 0);
  Pairs scores;
  Sums sums;
  RunningSoftmax softmax;
  for (bool careful = false;; careful = true) {
    clear(sums);
    softmax = RunningSoftmax();
    walk_along<1 << kScores | 1 << kSlopeSums>(
        stages, plan, mine, theirs, {0, end, g, g + 1}, col, [&](const float* stage, const Step& step, bool last) {
          if (step.phase == kSlopeSums) return add_weighted(careful, stage, tile, int(step.offset), at, sums);
          if (step.offset == 0) clear(scores);
          multiply(stage, at, scores);
          if (!last) return;
          put_pairs(tile, at, scores);
          const uint32_t seen = seen_of<false>(plan, mask, n, h, query, step.at, half);
          multiply_sums(sums, factors, half, at, softmax.weigh(tile, half, seen, plan.scale * kLog2e));
        });
    if (finite(sums) || careful) break;
  }
  softmax.finish();
  const int64_t row = query + half.row;
  if (lse && col == 0 && half.first == 0 && row < plan.queries)
    lse[(n * plan.heads.value + h) * plan.queries + row] = softmax.log_sum();
  multiply_sums(sums, factors, half, at, softmax.share());
  float* const first = y + ((n * plan.queries + query) * plan.heads.value + h) * plan.values;
  store_sums(first, mine.heads * plan.values, mine.count, plan.values, col, tile, at, sums, 1);
}

}  // namespace gemmule::flash
