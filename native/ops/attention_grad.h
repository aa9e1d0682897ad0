// SPDX-License-Identifier: MIT
// The gradients of attention, the scores computed again tile by tile (Dao et al. 2022, algorithm 4).
//
//   p[n, h, i, j] = exp(s[n, h, i, j] - lse[n, h, i])      r[n, h, i] = sum_c dy[n, i, h, c] y[n, i, h, c]
//   ds = p (dy[n, i, h, :] . v[n, j, g, :] - r)            dv[n, j, g, :] = sum over heads of g and i of p dy[n, i, h, :]
//   dq[n, i, h, :] = scale sum_j ds k[n, j, g, :]          dk[n, j, g, :] = scale sum over heads of g and i of ds q[n, i, h, :]
//
//   y, lse: as attention wrote them; dy as y; dq as q, dk as k, dv as v. No output may alias an input or another.
//   Work: 2 * batch * heads * queries * keys * (3 depth + 2 values) flops, half of it if causal.
#pragma once
#include "attention_shape.h"

namespace gemmule {

struct AttentionGradArgs : AttentionShape {
  In dy, q, k, v, y, lse;
  BoolIn mask;
  Out dq, dk, dv;

  static constexpr auto fields = fields_of(field("dy", &AttentionGradArgs::dy), field("q", &AttentionGradArgs::q),
      field("k", &AttentionGradArgs::k), field("v", &AttentionGradArgs::v), field("y", &AttentionGradArgs::y),
      field("lse", &AttentionGradArgs::lse), field("mask", &AttentionGradArgs::mask),
      field("dq", &AttentionGradArgs::dq), field("dk", &AttentionGradArgs::dk), field("dv", &AttentionGradArgs::dv),
      AttentionShape::geometry);

  template <class V>
  void extents(V& visit) const {
    visit(dy, output_size()), visit(q, query_size()), visit(k, key_size()), visit(v, value_size());
    visit(y, output_size()), visit(lse, row_count()), visit.optional(mask, mask_size());
    visit.optional(dq, query_size()), visit.optional(dk, key_size()), visit.optional(dv, value_size());
  }
};

}  // namespace gemmule
