// SPDX-License-Identifier: MIT
// The gradient of gru by what enters its gates: those by x, w and bias are matrix products of dz with w, x and 1; those by u and
// rbias of `du` with `before` (unless reset_after: of dz, where the last third meets `inner`).
//
//   dh = dy[t] + dh      dah = dh (1 - z)(1 - hh^2)      daz = dh (h - hh) z(1 - z)
//   reset_after: dar = dah inner r(1 - r)     dz[t] = [daz dar dah]   du[t] = [daz dar dah r]   dh = dh z + du[t] * u^T
//   else: dq = dah * uh^T   dar = dq h r(1 - r)     dz[t] = [daz dar dah]                       dh = dh z + dq r + [daz dar] * [uz ur]^T
//   from the last step that ran to the first, beginning with dh = dhn. Of a masked step dz and du are 0, dh += dy[t].
//
//   dy [batch, steps, units], dhn [batch, units]: 0 where they are absent   u [units, 3 units]
//   gates [steps, batch, 3 units], inner, before [batch, steps, units]: as gru wrote them (inner only with reset_after)
//   dz, du [batch, steps, 3 units]   dh0 [batch, units]: dh at the end. No output may alias an input or another.
//   Work: 6 * batch * steps * units * units flops.
#pragma once
#include "sequence.h"

namespace gemmule {

struct GruGradArgs : Sequence {
  In dy, dhn, u, gates, inner, before;
  BoolIn mask;
  Out dz, du, dh0;
  bool reset_after = true;

  static constexpr auto fields = fields_of(field("dy", &GruGradArgs::dy), field("dhn", &GruGradArgs::dhn),
      field("u", &GruGradArgs::u), field("gates", &GruGradArgs::gates), field("inner", &GruGradArgs::inner),
      field("before", &GruGradArgs::before), field("mask", &GruGradArgs::mask), field("dz", &GruGradArgs::dz),
      field("du", &GruGradArgs::du), field("dh0", &GruGradArgs::dh0), Sequence::geometry,
      field("resetAfter", &GruGradArgs::reset_after));

  template <class V>
  void extents(V& v) const {
    const int64_t all = product({rows(3), units});
    v.optional(dy, rows(units)), v.optional(dhn, states()), v(u, product({units, 3, units}));
    v(gates, all), v(before, rows(units)), v.optional(mask, rows(1)), v(dz, all), v(dh0, states());
    if (reset_after) v(inner, rows(units)), v(du, all);
    else v.optional(inner, rows(units)), v.optional(du, all);
  }
};

}  // namespace gemmule
