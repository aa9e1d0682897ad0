// SPDX-License-Identifier: MIT
// Long short-term memory over whole sequences (Hochreiter & Schmidhuber 1997; forget gate: Gers et al. 2000; peepholes: Gers &
// Schmidhuber 2000).
//
//   [i f g o] = x[t] * w + h * u + bias, with peepholes: i += p[0] c, f += p[1] c, o += p[2] c'      i, f, o: sigmoid;  g: tanh
//   c' = f c + i g                 h' = o tanh(c')                 y[t] = h'
//
//   x [batch, steps, inputs]   w [inputs, 4 units]   u [units, 4 units]   bias [4 units]   p [3, units]   h0, c0 [batch, units]
//   y [batch, steps, units]    hn, cn [batch, units]: the state after the last step that runs
//   For the gradient: gates [steps, batch, 4 units], after their functions; cells [steps, batch, units]: c';
//   before [batch, steps, units]: h. Of a masked step the gates are 0; y, cells and before are the state as it stays.
//   bias, p, h0 and c0 that are absent count as 0. packed: w and u hold what pack_gates made of them (gates = 4).
//   No output may alias an input or another. native/ops/sequence.h says what reverse and mask do.
//   Work: 8 * batch * steps * units * (inputs + units) flops.
#pragma once
#include "pack_gates.h"
#include "sequence.h"

namespace gemmule {

struct LstmArgs : Sequence {
  In x, w, u, bias, p, h0, c0;
  BoolIn mask;
  Out y, hn, cn, gates, cells, before;
  int64_t inputs;
  bool packed = false;

  static constexpr auto fields = fields_of(field("x", &LstmArgs::x), field("w", &LstmArgs::w), field("u", &LstmArgs::u),
      field("bias", &LstmArgs::bias), field("p", &LstmArgs::p), field("h0", &LstmArgs::h0), field("c0", &LstmArgs::c0),
      field("mask", &LstmArgs::mask), field("y", &LstmArgs::y), field("hn", &LstmArgs::hn), field("cn", &LstmArgs::cn),
      field("gates", &LstmArgs::gates), field("cells", &LstmArgs::cells), field("before", &LstmArgs::before),
      Sequence::geometry, field("inputs", &LstmArgs::inputs), field("packed", &LstmArgs::packed));

  template <class V>
  void extents(V& v) const {
    v(x, rows(inputs));
    v(w, packed ? packed_gates(inputs, 4, units) : product({inputs, 4, units}));
    v(u, packed ? packed_gates(units, 4, units) : product({units, 4, units}));
    v.optional(bias, product({4, units})), v.optional(p, product({3, units}));
    v.optional(h0, states()), v.optional(c0, states()), v.optional(mask, rows(1));
    v(y, rows(units)), v(hn, states()), v(cn, states());
    v.optional(gates, product({rows(4), units})), v.optional(cells, rows(units)), v.optional(before, rows(units));
  }
};

}  // namespace gemmule
