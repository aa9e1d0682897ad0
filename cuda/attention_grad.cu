// SPDX-License-Identifier: MIT
// A block has 64 queries of a head, and 64 floats of their dq, and walks over the keys, 64 at a time; or it has 64 keys
// of a head, and 64 floats of their dk and dv, and walks over the queries of all heads that share it. Weights are
// computed again each time, so that nobody has to add to what another block writes (Dao et al. 2022, without its
// atomics).
#include "attention/walk.h"

namespace gemmule::flash {

struct Inputs {
  const float *dy, *q, *k, *v, *lse, *r;
  const uint8_t* mask;
};

// lse, in units of log 2, and r of the queries of a tile. kKeys: its rows are keys, else queries.
template <bool kKeys>
class QueryTotals {
 public:
  DEVICE QueryTotals(const AttentionPlan& plan, const Inputs& in, int64_t n) : plan_(plan), in_(in), n_(n) {}
  DEVICE void stand(int64_t head, int64_t query, const HalfRow& half, const Place& at) {
    lse_ = in_.lse + (n_ * plan_.heads.value + head) * plan_.queries + query + (kKeys ? half.first : half.row);
    if (!kKeys) own_ = query + half.row < plan_.queries ? *lse_ * kLog2e : 0;
#pragma unroll
    for (int i = 0; i < kCount; ++i) {
      const int64_t row = query + (kKeys ? at.first_col + Place::right(i) : at.first_row + Place::down(i));
      r_[i] = row < plan_.queries ? in_.r[(n_ * plan_.queries + row) * plan_.heads.value + head] : 0;
    }
  }
  // Of column c of the half row, whose query is there.
  DEVICE float lse(int c) const { return kKeys ? lse_[c] * kLog2e : own_; }
  DEVICE float r(int i, int j) const { return r_[kKeys ? j : i]; }

 private:
  static constexpr int kCount = kKeys ? kCols : kRows;
  const AttentionPlan& plan_;
  const Inputs& in_;
  const int64_t n_;
  const float* lse_;
  float own_, r_[kCount];
};

// points: dq, or dk; values: dv.
template <bool kKeys>
DEVICE void attend_back(const AttentionPlan& plan, const Inputs& in, float* points, float* values) {
  SHARED(float, copies, [2][kStageFloats]);
  SHARED(float, memory, [kTile * kTile]);
  const Tile tile{memory};
  Stages stages(copies, plan.fours);
  const Place at;
  const HalfRow half;
  const Block block(plan, kKeys ? plan.kv_heads : plan.heads);
  const int64_t n = block.sample, own = block.tile * kTile, col = int64_t(blockIdx.y) * kWidth;
  const int64_t sharers = plan.sharers.value, group = kKeys ? block.head : plan.sharers.quotient(uint32_t(block.head));
  const int64_t end = plan.causal && own + kTile < plan.keys ? own + kTile : plan.keys;
  const Walk walk = kKeys ? Walk{plan.causal ? own : 0, plan.queries, group * sharers, (group + 1) * sharers}
                          : Walk{0, end, group, group + 1};
  const Side mine =
      kKeys ? keys_of(plan, in.k, in.v, n, group, own) : queries_of(plan, in.q, in.dy, n, block.head, own);
  const Side theirs = kKeys ? queries_of(plan, in.q, in.dy, n, 0, 0) : keys_of(plan, in.k, in.v, n, 0, 0);
  constexpr int kMask = 1 << kScores | 1 << kSlopes | 1 << kPointSums | int{kKeys} << kSlopeSums;
  QueryTotals<kKeys> totals(plan, in, n);
  if (!kKeys) totals.stand(block.head, own, half, at);
  Pairs pairs;
  Sums of_points, of_values;
  for (bool careful = false;; careful = true) {
    clear(of_points);
    clear(of_values);
    walk_along<kMask>(stages, plan, mine, theirs, walk, col, [&](const float* stage, const Step& step, bool last) {
      if (kKeys && step.phase == kSlopeSums) return add_weighted(careful, stage, tile, int(step.offset), at, of_values);
      if (step.phase == kPointSums) return add_weighted(careful, stage, tile, int(step.offset), at, of_points);
      if (step.offset == 0) clear(pairs);
      multiply(stage, at, pairs);
      if (!last) return;
      if (step.phase == kSlopes)
        return each_pair([&](int i, int j) {
          float& weight = tile.pair(at, i, j);
          if (!is_hidden(weight)) weight = fmaf(weight, pairs[i][j] - totals.r(i, j), 0.0f);  // never -0
        });
      put_pairs(tile, at, pairs);
      const int64_t head = kKeys ? step.head : block.head;
      const int64_t query = kKeys ? step.at : own, key = kKeys ? own : step.at;
      if (kKeys) totals.stand(head, query, half, at);
      const uint32_t seen = seen_of<kKeys>(plan, in.mask, n, head, query, key, half);
      const float scale = plan.scale * kLog2e;
      half.each(
          tile, [&](float x, int c) { return seen >> c & 1 ? power_of_two(fmaf(x, scale, -totals.lse(c))) : kHidden; });
    });
    bool good = finite(of_points);
    if (kKeys) good = finite(of_values) && good;
    if (good || careful) break;
  }
  const int64_t heads = mine.heads, first = (n * (kKeys ? plan.keys : plan.queries) + own) * heads + block.head;
  const auto store = [&](float* x, int64_t length, const Sums& sums, float factor) {
    if (x) store_sums(x + first * length, heads * length, mine.count, length, col, tile, at, sums, factor);
  };
  store(points, plan.depth, of_points, plan.scale);
  if (kKeys) store(values, plan.values, of_values, 1);
}

KERNEL((kThreads, 2), attention_grad_queries, const AttentionPlan plan, const float* dy, const float* q, const float* k,
    const float* v, const float* lse, const float* r, const uint8_t* mask, float* dq) {
  attend_back<false>(plan, {dy, q, k, v, lse, r, mask}, dq, nullptr);
}
KERNEL((kThreads, 2), attention_grad_keys, const AttentionPlan plan, const float* dy, const float* q, const float* k,
    const float* v, const float* lse, const float* r, const uint8_t* mask, float* dk, float* dv) {
  attend_back<true>(plan, {dy, q, k, v, lse, r, mask}, dk, dv);
}

// r = dy . y of each row: a warp each.
KERNEL((256), attention_grad_rows, const float* dy, const float* y, float* r, int64_t rows, int64_t values) {
  const int64_t row = element() / kWarpLanes;
  if (row >= rows) return;  // with the whole warp
  float sum = 0;
#pragma unroll 2
  for (int64_t c = threadIdx.x % kWarpLanes; c < values; c += kWarpLanes)
    sum = fmaf(dy[row * values + c], y[row * values + c], sum);
  sum = warp_fold(Sum<float>(), sum);
  if (threadIdx.x % kWarpLanes == 0) r[row] = sum;
}

}  // namespace gemmule::flash
