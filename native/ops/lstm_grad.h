// SPDX-License-Identifier: MIT
// The gradient of lstm (without peepholes) by what enters its gates: the gradients by x, w, u and bias are matrix products of dz
// with w, x, `before` and 1.
//
//   dh = dy[t] + dh      dc += dh o (1 - tanh(c')^2)
//   dz[t] = [dc g i(1 - i),  dc c f(1 - f),  dc i (1 - g^2),  dh tanh(c') o(1 - o)]      dc = dc f      dh = dz[t] * u^T
//   from the last step that ran to the first, beginning with dh = dhn, dc = dcn. Of a masked step dz is 0, dh += dy[t], dc stays.
//
//   dy [batch, steps, units]   dhn, dcn, c0 [batch, units]: 0 where they are absent, dy too   u [units, 4 units]
//   gates [steps, batch, 4 units], cells [steps, batch, units]: as lstm wrote them
//   dz [batch, steps, 4 units]   dh0, dc0 [batch, units]: dh and dc at the end. No output may alias an input or another.
//   Work: 8 * batch * steps * units * units flops.
#pragma once
#include "sequence.h"

namespace gemmule {

struct LstmGradArgs : Sequence {
  In dy, dhn, dcn, u, c0, gates, cells;
  BoolIn mask;
  Out dz, dh0, dc0;

  static constexpr auto fields =
      fields_of(field("dy", &LstmGradArgs::dy), field("dhn", &LstmGradArgs::dhn), field("dcn", &LstmGradArgs::dcn),
          field("u", &LstmGradArgs::u), field("c0", &LstmGradArgs::c0), field("gates", &LstmGradArgs::gates),
          field("cells", &LstmGradArgs::cells), field("mask", &LstmGradArgs::mask), field("dz", &LstmGradArgs::dz),
          field("dh0", &LstmGradArgs::dh0), field("dc0", &LstmGradArgs::dc0), Sequence::geometry);

  template <class V>
  void extents(V& v) const {
    v.optional(dy, rows(units)), v.optional(dhn, states()), v.optional(dcn, states());
    v(u, product({units, 4, units})), v.optional(c0, states());
    v(gates, product({rows(4), units})), v(cells, rows(units)), v.optional(mask, rows(1));
    v(dz, product({rows(4), units})), v(dh0, states()), v(dc0, states());
  }
};

}  // namespace gemmule
