// SPDX-License-Identifier: MIT
// What the host tells the kernels of attention and of its gradient.
#pragma once
#include "../../native/ops/attention_shape.h"
#include "../divide.h"

namespace gemmule {

struct AttentionPlan {
  static constexpr int kTile = 64;  // queries, and keys, that a block looks at together
  static constexpr int kThreads = 128;
  static constexpr int kWidth = 64;  // floats of each row that a block sums up: blocks y take the next ones

  int64_t queries, keys, depth, values;
  Divisor tiles;                               // of a head: a block each
  Divisor heads, kv_heads, sharers;            // sharers: heads of queries that share a head of keys
  int64_t mask_sample, mask_head, mask_query;  // from one mask to the next; 0: one serves all
  float scale;
  bool causal;
  bool fours;  // rows may be read 16 bytes at a time

  // Tiles of `rows`.
  static AttentionPlan of(const AttentionShape& p, int64_t rows, bool fours) {
    const int64_t of_head = p.mask_queries * p.keys, of_sample = p.mask_heads * of_head;
    return {p.queries, p.keys, p.depth, p.values, Divisor::of((rows + kTile - 1) / kTile), Divisor::of(p.heads),
        Divisor::of(p.kv_heads), Divisor::of(p.heads / p.kv_heads), p.mask_batch == 1 ? 0 : of_sample,
        p.mask_heads == 1 ? 0 : of_head, p.mask_queries == 1 ? 0 : p.keys, float(p.scale), p.causal, fours};
  }
};

}  // namespace gemmule
