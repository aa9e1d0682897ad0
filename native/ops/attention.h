// SPDX-License-Identifier: MIT
// Scaled dot-product attention (Vaswani et al. 2017), tile by tile, without the matrix of scores in memory (Dao et al. 2022).
//
//   s[n, h, i, j] = scale * sum_d q[n, i, h, d] k[n, j, g, d]          g = h / (heads / kv_heads)
//   y[n, i, h, :] = sum_j softmax_j(s[n, h, i, :]) v[n, j, g, :]       over the keys that query i may see; sees it none: 0
//   lse[n, h, i] = log sum_j exp(s[n, h, i, j]), for the gradient; -inf where it sees none
//
//   q [batch, queries, heads, depth]   k [batch, keys, kv_heads, depth]   v [batch, keys, kv_heads, values]
//   y [batch, queries, heads, values]   lse [batch, heads, queries]; native/ops/attention_shape.h says what the mask does
//   No output may alias an input. Work: 2 * batch * heads * queries * keys * (depth + values) flops, half of it if causal.
#pragma once
#include "attention_shape.h"

namespace gemmule {

struct AttentionArgs : AttentionShape {
  In q, k, v;
  BoolIn mask;
  Out y, lse;

  static constexpr auto fields = fields_of(field("q", &AttentionArgs::q), field("k", &AttentionArgs::k),
      field("v", &AttentionArgs::v), field("mask", &AttentionArgs::mask), field("y", &AttentionArgs::y),
      field("lse", &AttentionArgs::lse), AttentionShape::geometry);

  template <class V>
  void extents(V& visit) const {
    visit(q, query_size()), visit(k, key_size()), visit(v, value_size()), visit.optional(mask, mask_size());
    visit(y, output_size()), visit.optional(lse, row_count());
  }
};

}  // namespace gemmule
