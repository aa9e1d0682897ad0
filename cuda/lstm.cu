// SPDX-License-Identifier: MIT
#include "recurrent/lstm_unit.h"

namespace gemmule {

// A step, of whose gates all products are in z: a thread a unit of a sequence.
KERNEL((256), lstm_step, LstmRun r) {
  each_unit(r, [&](const UnitStep& s) {
    const int64_t i = r.first, units = r.units.value;
    const float* const z = r.z + 4 * (s.state - s.unit) + s.unit;
    const float before = state_before(r, r.h0, r.y, s, i);
    const float cell = i == 0 ? value_or_0(r.c0, s.state) : r.cn[s.state];
    const LstmUnit u = lstm_unit(r, s, {z[0], z[units], z[2 * units], z[3 * units]}, cell, before);
    r.cn[s.state] = u.cell;
    put(r, s, i, u, before);
  });
}

}  // namespace gemmule
