// SPDX-License-Identifier: MIT
#include "recurrent/lstm_unit.h"

namespace gemmule {

// dz of a step, a thread a unit of a sequence. In dh0 remains what goes past the gates.
KERNEL((256), lstm_grad_step, LstmGradRun r) {
  each_unit(r, [&](const UnitStep& s) {
    const int64_t i = r.first, units = r.units.value;
    const float dh = slope_behind(r, s, i);
    const float dc = value_or_0(r.is_last(i) ? r.dcn : r.dc0, s.state);
    LstmSlopes slopes = {{}, dc};
    if (!s.masked) {
      const float* const gates = r.gates + 4 * (s.apart - s.unit) + s.unit;
      const float before = i == 0 ? value_or_0(r.c0, s.state) : r.cells[r.step(i - 1) * r.batch * units + s.state];
      slopes =
          lstm_slopes({gates[0], gates[units], gates[2 * units], gates[3 * units]}, r.cells[s.apart], before, dh, dc);
    }
    float* const dz = r.dz + 4 * (s.at - s.unit) + s.unit;
#pragma unroll
    for (int g = 0; g < 4; ++g) dz[g * units] = slopes.dz[g];
    r.dc0[s.state] = slopes.dc;
    r.dh0[s.state] = s.masked ? dh : 0;
  });
}

}  // namespace gemmule
