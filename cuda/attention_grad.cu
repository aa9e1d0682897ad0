// SPDX-License-Identifier: MIT
// A block has 64 queries of a head, and 64 floats of their dq, and walks over the keys, 64 at a time; or it has 64 keys
// of a head, and 64 floats of their dk and dv, and walks over the queries of all heads that share it. Weights are
// computed again each time, so that nobody has to add to what another block writes (Dao et al. 2022, without its
// atomics).
#include "attention/rows.h"

namespace gemmule::flash {

// What stands at either side of a pair: q or k, and what is multiplied for the slope of its weight, dy or v.
struct Side {
  Rows points, slopes;
};
struct Inputs {
  const float *dy, *q, *k, *v, *lse, *r;
  const uint8_t* mask;
};

DEVICE Side queries_of(const AttentionPlan& plan, const Inputs& in, int64_t n, int64_t head, int64_t query) {
  return {query_rows(plan, in.q, n, head, plan.depth).from(query),
      query_rows(plan, in.dy, n, head, plan.values).from(query)};
}
DEVICE Side keys_of(const AttentionPlan& plan, const Inputs& in, int64_t n, int64_t head, int64_t key) {
  return {key_rows(plan, in.k, n, head, plan.depth).from(key), key_rows(plan, in.v, n, head, plan.values).from(key)};
}

// The tiles at the other side of a block's pairs: from `first` to `end` of each head up to `last`.
struct Walk {
  int64_t first, end, last;
  int64_t head, at;
  DEVICE bool goes_on() const { return head < last && at < end; }
  DEVICE Walk next() const {
    Walk to = *this;
    to.at += kTile;
    if (to.at >= end) to.at = first, ++to.head;
    return to;
  }
};

// lse and r of the queries of a pair, in units of log 2 the former.
template <bool kKeys>
class Known {
 public:
  DEVICE Known(const AttentionPlan& plan, const Inputs& in, int64_t n) : plan_(plan), in_(in), n_(n) {}
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
  const int64_t seen_end = plan.causal && own + kTile < plan.keys ? own + kTile : plan.keys;
  const Walk begin = kKeys
      ? Walk{plan.causal ? own : 0, plan.queries, (group + 1) * sharers, group * sharers, plan.causal ? own : 0}
      : Walk{0, seen_end, block.head + 1, block.head, 0};
  const Side mine = kKeys ? keys_of(plan, in, n, group, own) : queries_of(plan, in, n, block.head, own);
  const auto other = [&](const Walk& walk) {
    return kKeys ? queries_of(plan, in, n, walk.head, walk.at) : keys_of(plan, in, n, group, walk.at);
  };
  Known<kKeys> known(plan, in, n);
  if (!kKeys) known.stand(block.head, own, half, at);
  Sums of_points, of_values;
  for (bool careful = false;; careful = true) {
    clear(of_points);
    clear(of_values);
    if (begin.goes_on()) stages.fetch(mine.points, other(begin).points, 0);
#pragma unroll 1
    for (Walk walk = begin; walk.goes_on(); walk = walk.next()) {
      const Side theirs = other(walk);
      const auto fetch_slopes = [&] { stages.fetch(mine.slopes, theirs.slopes, 0); };
      Pairs pairs;
      multiply_rows(stages, mine.points, theirs.points, at, pairs, [&] {
        if (kKeys) stages.fetch_part(theirs.slopes, 0, col);
        else fetch_slopes();
      });
      put_pairs(tile, at, pairs);
      if (kKeys) known.stand(walk.head, walk.at, half, at);
      const int64_t query = kKeys ? walk.at : own, key = kKeys ? own : walk.at;
      const uint32_t seen = seen_of<kKeys>(plan, in.mask, n, walk.head, query, key, half);
      const float scale = plan.scale * kLog2e;
      half.each(
          tile, [&](float x, int c) { return seen >> c & 1 ? power_of_two(fmaf(x, scale, -known.lse(c))) : kHidden; });
      if (kKeys) add_weighted_rows(stages, tile, theirs.slopes, col, careful, at, of_values, fetch_slopes);
      multiply_rows(stages, mine.slopes, theirs.slopes, at, pairs, [&] { stages.fetch_part(theirs.points, 0, col); });
      each_pair([&](int i, int j) {
        float& weight = tile.pair(at, i, j);
        if (!is_hidden(weight)) weight = fmaf(weight, pairs[i][j] - known.r(i, j), 0.0f);  // never -0
      });
      add_weighted_rows(stages, tile, theirs.points, col, careful, at, of_points, [&] {
        const Walk next = walk.next();
        if (next.goes_on()) stages.fetch(mine.points, other(next).points, 0);
      });
    }
    stages.take();
    const bool good = finite(of_points);
    if ((kKeys ? finite(of_values) && good : good) || careful) break;
  }
  const auto rows = [&](float* x, int64_t length) {
    return kKeys ? key_rows(plan, x, n, group, length) : query_rows(plan, x, n, block.head, length);
  };
  if (points) store_sums(rows(points, plan.depth).from(own), col, tile, at, of_points, plan.scale);
  if (values) store_sums(rows(values, plan.values).from(own), col, tile, at, of_values, 1);
}

KERNEL((kThreads, (GEMM_AMPERE ? 3 : 2)), attention_grad_queries, const AttentionPlan plan, const float* dy,
    const float* q, const float* k, const float* v, const float* lse, const float* r, const uint8_t* mask, float* dq) {
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
  for (int64_t c = threadIdx.x % kWarpLanes; c < values; c += kWarpLanes)
    sum = fmaf(dy[row * values + c], y[row * values + c], sum);
  sum = warp_fold(Sum<float>(), sum);
  if (threadIdx.x % kWarpLanes == 0) r[row] = sum;
}

}  // namespace gemmule::flash
