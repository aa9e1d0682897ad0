// SPDX-License-Identifier: MIT
//   lstm_step         one step, all of whose products are in z: a thread a unit of a sequence
//   lstm_sequences  steps in a row, the products of the state included: a block four sequences
#include "recurrent/lstm_unit.h"
#include "recurrent/team_thread.h"

namespace gemmule {

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

// r.z holds x * w + bias of the steps [r.first, end), the first of them in time first.
KERNEL((512, 1), lstm_sequences, SequenceTeam team, LstmRun r, const float* u, int64_t end) {
  DYNAMIC_SHARED(float, held);
  float* const states = held + team.held_floats();  // [units, kTeamSequences]
  float* const sums = states + team.operand_floats(1);
  const TeamThread<4> t(team, u, held, r.batch);
  const int64_t earliest = r.reverse ? r.step(end - 1) : r.first;
  float before = 0, cell = 0;
  if (t.owns) {
    const UnitStep s(r, t.b, t.unit, r.first);
    before = state_before(r, r.h0, r.y, s, r.first);
    cell = r.first == 0 ? value_or_0(r.c0, s.state) : r.cn[s.state];
  }
  if (t.computes && t.row < kTeamSequences) states[t.unit * kTeamSequences + t.row] = before;
  __syncthreads();
#pragma unroll 1
  for (int64_t i = r.first; i < end; ++i) {
    float z[4] = {};
    if (t.owns) {
      const float* const entering = r.z + ((r.step(i) - earliest) * r.batch + t.b) * 4 * team.units + t.unit;
#pragma unroll
      for (int g = 0; g < 4; ++g) z[g] = entering[g * team.units];
    }
    const bool has_state = i > 0 || r.h0;
    if (has_state) t.sum_states(states, sums);
    __syncthreads();
    if (t.owns) {
      if (has_state) t.add_states(sums, z);
      const UnitStep s(r, t.b, t.unit, i);
      const LstmUnit next = lstm_unit(r, s, z, cell, before);
      put(r, s, i, next, before);
      states[t.unit * kTeamSequences + t.row] = before = next.state, cell = next.cell;
    }
    __syncthreads();
  }
  if (t.owns) r.cn[t.b * team.units + t.unit] = cell;
}

}  // namespace gemmule
