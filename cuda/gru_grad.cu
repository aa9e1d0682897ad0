// SPDX-License-Identifier: MIT
//   gru_grad_step   dz and du of a step, but unless reset_after not those by r. In dh0 remains what goes past the gates
//   gru_grad_reset  those by r, from dq
// A thread a unit of a sequence.
#include "recurrent/gru_run.h"
#include "recurrent/unit_step.h"

namespace gemmule {

// The gradients by what x and what h gives to a gate.
DEVICE void put(const GruGradRun& r, const UnitStep& s, int gate, float by_x, float by_h) {
  const int64_t at = 3 * (s.at - s.unit) + gate * r.units.value + s.unit;
  r.dz[at] = by_x;
  if (r.du) r.du[at] = by_h;
}

struct GruGates {
  float update, reset, candidate;
  DEVICE GruGates(const GruGradRun& r, const UnitStep& s) {
    const float* const gates = r.gates + 3 * (s.apart - s.unit) + s.unit;
    update = gates[0], reset = gates[r.units.value], candidate = gates[2 * r.units.value];
  }
};

// All but the gradients by r, if they need dq; what remains of dh.
DEVICE float put_step(const GruGradRun& r, const UnitStep& s, float dh) {
  const GruGates g(r, s);
  const float by_update = dh * (r.before[s.at] - g.candidate) * g.update * (1 - g.update);
  const float by_candidate = dh * (1 - g.update) * (1 - g.candidate * g.candidate);
  put(r, s, 0, by_update, by_update);
  put(r, s, 2, by_candidate, r.reset_after ? by_candidate * g.reset : by_candidate);
  if (r.reset_after) {
    const float by_reset = by_candidate * r.inner[s.at] * g.reset * (1 - g.reset);
    put(r, s, 1, by_reset, by_reset);
  }
  return dh * g.update;
}

DEVICE void skip(const GruGradRun& r, const UnitStep& s) {
  for (int gate = 0; gate < 3; ++gate) put(r, s, gate, 0, 0);
}

KERNEL((256), gru_grad_step, GruGradRun r) {
  each_unit(r, [&](const UnitStep& s) {
    float dh = slope_behind(r, s, r.first);
    if (s.masked) skip(r, s);
    else dh = put_step(r, s, dh);
    r.dh0[s.state] = dh;
  });
}

KERNEL((256), gru_grad_reset, GruGradRun r) {
  each_unit(r, [&](const UnitStep& s) {
    if (s.masked) return;
    const GruGates g(r, s);
    const float dq = r.dq[s.state], by_reset = dq * r.before[s.at] * g.reset * (1 - g.reset);
    put(r, s, 1, by_reset, by_reset);
    r.dh0[s.state] += dq * g.reset;
  });
}

}  // namespace gemmule
