// SPDX-License-Identifier: MIT
// What attention and its gradient share: heads of queries that look at keys, each key at a place of its own.
//
//   A key j may be seen by query i of sample n and head h where mask[n, h, i, j] is true and, if causal, j <= i.
//   mask [mask_batch, mask_heads, mask_queries, keys]: of each of the three its extent, or 1, which serves all.
//   Heads of queries share heads of keys in runs of heads / kv_heads (Ainslie et al. 2023).
#pragma once
#include "args.h"

namespace gemmule {

struct AttentionShape : Args {
  int64_t batch, queries, keys, heads, kv_heads, depth, values;
  int64_t mask_batch = 1, mask_heads = 1, mask_queries = 1;
  bool causal = false;
  double scale;

  static constexpr auto geometry =
      fields_of(field("batch", &AttentionShape::batch), field("queries", &AttentionShape::queries),
          field("keys", &AttentionShape::keys), field("heads", &AttentionShape::heads),
          field("kvHeads", &AttentionShape::kv_heads), field("depth", &AttentionShape::depth),
          field("values", &AttentionShape::values), field("maskBatch", &AttentionShape::mask_batch),
          field("maskHeads", &AttentionShape::mask_heads), field("maskQueries", &AttentionShape::mask_queries),
          field("causal", &AttentionShape::causal), field("scale", &AttentionShape::scale));

  GEMMULE_INLINE int64_t query_size() const { return product({batch, queries, heads, depth}); }
  GEMMULE_INLINE int64_t key_size() const { return product({batch, keys, kv_heads, depth}); }
  GEMMULE_INLINE int64_t value_size() const { return product({batch, keys, kv_heads, values}); }
  GEMMULE_INLINE int64_t output_size() const { return product({batch, queries, heads, values}); }
  GEMMULE_INLINE int64_t row_count() const { return product({batch, heads, queries}); }
  GEMMULE_INLINE int64_t mask_size() const { return product({mask_batch, mask_heads, mask_queries, keys}); }
  // Where the mask of a query's keys begins.
  GEMMULE_INLINE int64_t mask_row(int64_t n, int64_t head, int64_t query) const {
    const int64_t h = mask_heads == 1 ? 0 : head, i = mask_queries == 1 ? 0 : query;
    return (((mask_batch == 1 ? 0 : n) * mask_heads + h) * mask_queries + i) * keys;
  }

  const char* check() const {
    if (kv_heads < 1 || heads % kv_heads) return "the heads of the keys do not divide those of the queries";
    const bool fits = (mask_batch == 1 || mask_batch == batch) && (mask_heads == 1 || mask_heads == heads) &&
        (mask_queries == 1 || mask_queries == queries);
    return fits ? nullptr : "an extent of the mask is neither 1 nor its axis's";
  }
};

}  // namespace gemmule
