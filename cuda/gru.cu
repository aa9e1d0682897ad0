// SPDX-License-Identifier: MIT
//   gru_reset  r and r h, from products that are in z: what the third product of a step needs unless reset_after
//   gru_step   the rest of a step
// of these a thread a unit of a sequence, and
//   gru_sequences  steps in a row with reset_after, the products of the state included: a block four sequences
#include "recurrent/gru_run.h"
#include "recurrent/team_thread.h"
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

// From the products of x, with the biases, and of h, without. Unless reset_after, r stands for what enters it.
DEVICE GruUnit gru_unit(
    const GruRun& r, const UnitStep& s, const float (&z)[3], const float (&from_h)[3], float before) {
  if (s.masked) return {{}, 0, before};
  float recurrent[3];
#pragma unroll
  for (int g = 0; g < 3; ++g) recurrent[g] = from_h[g] + value_or_0(r.rbias, g * r.units.value + s.unit);
  const float update = words::sigmoid(z[0] + recurrent[0]);
  const float reset = r.reset_after ? words::sigmoid(z[1] + recurrent[1]) : z[1];
  const float candidate = tanhf(fmaf(r.reset_after ? reset : 1.0f, recurrent[2], z[2]));
  return {{update, reset, candidate}, recurrent[2], fmaf(update, before, (1 - update) * candidate)};
}

DEVICE void put(const GruRun& r, const UnitStep& s, int64_t i, const GruUnit& u, float before) {
  r.y[s.at] = u.state;
  if (r.is_last(i)) r.hn[s.state] = u.state;
  if (r.reset_after && r.inner) r.inner[s.at] = u.inner;
  if (r.before) r.before[s.at] = before;
  if (!r.gates) return;
#pragma unroll
  for (int g = 0; g < 3; ++g) r.gates[3 * (s.apart - s.unit) + g * r.units.value + s.unit] = u.gates[g];
}

DEVICE void load_gates(float (&to)[3], const float* from, int64_t units) {
#pragma unroll
  for (int g = 0; g < 3; ++g) to[g] = value_or_0(from, g * units);
}

KERNEL((256), gru_step, GruRun r) {
  each_unit(r, [&](const UnitStep& s) {
    float z[3], from_h[3];
    load_gates(z, r.z + first_gate(s), r.units.value);
    load_gates(from_h, r.from_h ? r.from_h + first_gate(s) : nullptr, r.units.value);
    const float before = state_before(r, r.h0, r.y, s, r.first);
    put(r, s, r.first, gru_unit(r, s, z, from_h, before), before);
  });
}

// r.z holds x * w + bias of the steps [r.first, end), the first of them in time first.
KERNEL((512, 1), gru_sequences, SequenceTeam team, GruRun r, const float* u, int64_t end) {
  DYNAMIC_SHARED(float, held);
  float* const states = held + team.held_floats();  // [units, kTeamSequences]
  float* const sums = states + team.operand_floats(1);
  const TeamThread<3> t(team, u, held, r.batch);
  const int64_t earliest = r.reverse ? r.step(end - 1) : r.first;
  float before = t.owns ? state_before(r, r.h0, r.y, UnitStep(r, t.b, t.unit, r.first), r.first) : 0;
  if (t.computes && t.row < kTeamSequences) states[t.unit * kTeamSequences + t.row] = before;
  __syncthreads();
#pragma unroll 1
  for (int64_t i = r.first; i < end; ++i) {
    float z[3] = {}, from_h[3] = {};
    if (t.owns) load_gates(z, r.z + ((r.step(i) - earliest) * r.batch + t.b) * 3 * team.units + t.unit, team.units);
    const bool has_state = i > 0 || r.h0;
    if (has_state) t.sum_states(states, sums);
    __syncthreads();
    if (t.owns) {
      if (has_state) t.add_states(sums, from_h);
      const UnitStep s(r, t.b, t.unit, i);
      const GruUnit next = gru_unit(r, s, z, from_h, before);
      put(r, s, i, next, before);
      states[t.unit * kTeamSequences + t.row] = before = next.state;
    }
    __syncthreads();
  }
}

}  // namespace gemmule
