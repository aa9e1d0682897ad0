// SPDX-License-Identifier: MIT
//   gru_reset  r and r h, from products that are in z: what the third product of a step needs unless reset_after
//   gru_step   the rest of a step
// A thread a unit of a sequence.
#include "recurrent/gru_run.h"
#include "recurrent/unit_step.h"
#include "scalar_math.h"

namespace gemmule {

// In [batch, 3 units].
DEVICE int64_t first_gate(const UnitStep& s) { return 3 * (s.state - s.unit) + s.unit; }

KERNEL((256), gru_reset, GruRun r) {
  each_unit(r, [&](const UnitStep& s) {
    const int64_t units = r.units.value;
    float* const z = r.z + first_gate(s) + units;
    *z = words::sigmoid(*z + value_or_0(r.rbias, units + s.unit));
    r.inner[s.at] = s.masked ? 0 : *z * state_before(r, r.h0, r.y, s, r.first);
  });
}

struct GruUnit {
  float gates[3], inner, state;  // gates: z r hh
};

DEVICE GruUnit gru_unit(const GruRun& r, const UnitStep& s, float before) {
  if (s.masked) return {{}, 0, before};
  const int64_t units = r.units.value;
  const float* const z = r.z + first_gate(s);
  const float* const from_h = r.from_h ? r.from_h + first_gate(s) : nullptr;
  float recurrent[3];
#pragma unroll
  for (int g = 0; g < 3; ++g) recurrent[g] = value_or_0(from_h, g * units) + value_or_0(r.rbias, g * units + s.unit);
  const float update = words::sigmoid(z[0] + recurrent[0]);
  const float reset = r.reset_after ? words::sigmoid(z[units] + recurrent[1]) : z[units];
  const float candidate = tanhf(fmaf(r.reset_after ? reset : 1.0f, recurrent[2], z[2 * units]));
  return {{update, reset, candidate}, recurrent[2], fmaf(update, before, (1 - update) * candidate)};
}

KERNEL((256), gru_step, GruRun r) {
  each_unit(r, [&](const UnitStep& s) {
    const float before = state_before(r, r.h0, r.y, s, r.first);
    const GruUnit u = gru_unit(r, s, before);
    r.y[s.at] = u.state;
    if (r.is_last(r.first)) r.hn[s.state] = u.state;
    if (r.reset_after && r.inner) r.inner[s.at] = u.inner;
    if (r.before) r.before[s.at] = before;
    if (!r.gates) return;
#pragma unroll
    for (int g = 0; g < 3; ++g) r.gates[3 * (s.apart - s.unit) + g * r.units.value + s.unit] = u.gates[g];
  });
}

}  // namespace gemmule
