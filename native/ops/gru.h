// SPDX-License-Identifier: MIT
// Gated recurrent units over whole sequences (Cho et al. 2014), gates in Keras's order.
//
//   [z r] = sigmoid(x[t] * [wz wr] + h * [uz ur] + ...)            h' = z h + (1 - z) hh            y[t] = h'
//   reset_after: inner = h * uh + rbias_h      hh = tanh(x[t] * wh + bias_h + r inner)
//   else:        inner = r h                   hh = tanh(x[t] * wh + bias_h + inner * uh + rbias_h)
//
//   x [batch, steps, inputs]   w [inputs, 3 units]   u [units, 3 units]   bias, rbias [3 units]: with x and with h   h0 [batch, units]
//   y [batch, steps, units]    hn [batch, units]: the state after the last step that runs
//   For the gradient: gates [steps, batch, 3 units]: z, r, hh; inner [batch, steps, units], needed too unless reset_after;
//   before [batch, steps, units]: h. Of a masked step gates and inner are 0; y and before are the state as it stays.
//   bias, rbias and h0 that are absent count as 0. packed: w and u hold what pack_gates made of them (gates = 3).
//   No output may alias an input or another. native/ops/sequence.h says what reverse and mask do.
//   Work: 6 * batch * steps * units * (inputs + units) flops.
#pragma once
#include "pack_gates.h"
#include "sequence.h"

namespace gemmule {

struct GruArgs : Sequence {
  In x, w, u, bias, rbias, h0;
  BoolIn mask;
  Out y, hn, gates, inner, before;
  int64_t inputs;
  bool reset_after = true, packed = false;

  static constexpr auto fields = fields_of(field("x", &GruArgs::x), field("w", &GruArgs::w), field("u", &GruArgs::u),
      field("bias", &GruArgs::bias), field("rbias", &GruArgs::rbias), field("h0", &GruArgs::h0),
      field("mask", &GruArgs::mask), field("y", &GruArgs::y), field("hn", &GruArgs::hn),
      field("gates", &GruArgs::gates), field("inner", &GruArgs::inner), field("before", &GruArgs::before),
      Sequence::geometry, field("inputs", &GruArgs::inputs), field("resetAfter", &GruArgs::reset_after),
      field("packed", &GruArgs::packed));

  template <class V>
  void extents(V& v) const {
    v(x, rows(inputs));
    v(w, packed ? packed_gates(inputs, 3, units) : product({inputs, 3, units}));
    v(u, packed ? packed_gates(units, 3, units) : product({units, 3, units}));
    v.optional(bias, product({3, units})), v.optional(rbias, product({3, units}));
    v.optional(h0, states()), v.optional(mask, rows(1));
    v(y, rows(units)), v(hn, states());
    v.optional(gates, product({rows(3), units})), v.optional(before, rows(units));
    if (reset_after) v.optional(inner, rows(units));
    else v(inner, rows(units));
  }
};

}  // namespace gemmule
