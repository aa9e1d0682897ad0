// SPDX-License-Identifier: MIT
// The gradient of simple_rnn by what enters its function: those by x, w, u and bias are matrix products of dz with w, x, `before` and 1.
//
//   dh = dy[t] + dh      dz[t] = dh activation'(y[t])      dh = dz[t] * u^T
//   from the last step that ran to the first, beginning with dh = dhn. Of a masked step dz is 0, dh += dy[t].
//   activation' from the value: linear 1, relu y > 0, sigmoid y(1 - y), tanh 1 - y^2
//
//   dy, y [batch, steps, units]   dhn [batch, units]: 0 where they are absent, dy too   u [units, units]
//   dz [batch, steps, units]   dh0 [batch, units]: dh at the end. No output may alias an input or another.
//   Work: 2 * batch * steps * units * units flops.
#pragma once
#include "simple_rnn.h"

namespace gemmule {

struct SimpleRnnGradArgs : Sequence {
  In dy, dhn, u, y;
  BoolIn mask;
  Out dz, dh0;
  int activation;

  static constexpr auto fields = fields_of(field("dy", &SimpleRnnGradArgs::dy), field("dhn", &SimpleRnnGradArgs::dhn),
      field("u", &SimpleRnnGradArgs::u), field("y", &SimpleRnnGradArgs::y), field("mask", &SimpleRnnGradArgs::mask),
      field("dz", &SimpleRnnGradArgs::dz), field("dh0", &SimpleRnnGradArgs::dh0), Sequence::geometry,
      field("activation", &SimpleRnnGradArgs::activation));

  template <class V>
  void extents(V& v) const {
    v.optional(dy, rows(units)), v.optional(dhn, states()), v(u, product({units, units})), v(y, rows(units));
    v.optional(mask, rows(1)), v(dz, rows(units)), v(dh0, states());
  }
  const char* check() const { return is_recurrent(activation) ? nullptr : kNotRecurrent; }
};

}  // namespace gemmule
