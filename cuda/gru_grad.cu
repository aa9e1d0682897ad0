// SPDX-License-Identifier: MIT
//   gru_grad_step   dz and du of a step, but unless reset_after not those by r. In dh0 remains what goes past the gates
//   gru_grad_reset  those by r, from dq
// of these a thread a unit of a sequence, and
//   gru_grad_sequences  all steps with reset_after, the products of du included: a block four sequences
#include "recurrent/gru_run.h"
#include "recurrent/team_thread.h"
#include "recurrent/unit_step.h"

namespace gemmule {

// What a step that is not masked left for its gradient.
struct GruSaved {
  float update, reset, candidate, inner, before;
  DEVICE GruSaved(const GruGradRun& r, const UnitStep& s) {
    const float* const gates = r.gates + 3 * (s.apart - s.unit) + s.unit;
    update = gates[0], reset = gates[r.units.value], candidate = gates[2 * r.units.value];
    inner = r.reset_after ? r.inner[s.at] : 0, before = r.before[s.at];
  }
};

// By what x and what h gives to the gates, and what of the gradient goes past them. Those by r only with reset_after.
struct GruSlopes {
  float dz[3], du[3], past;
};
DEVICE GruSlopes gru_slopes(const GruSaved& s, float dh) {
  const float by_update = dh * (s.before - s.candidate) * s.update * (1 - s.update);
  const float by_candidate = dh * (1 - s.update) * (1 - s.candidate * s.candidate);
  const float by_reset = by_candidate * s.inner * s.reset * (1 - s.reset);
  return {{by_update, by_reset, by_candidate}, {by_update, by_reset, by_candidate * s.reset}, dh * s.update};
}

DEVICE void put(const GruGradRun& r, const UnitStep& s, int gate, float by_x, float by_h) {
  const int64_t at = 3 * (s.at - s.unit) + gate * r.units.value + s.unit;
  r.dz[at] = by_x;
  if (r.du) r.du[at] = by_h;
}
DEVICE void put(const GruGradRun& r, const UnitStep& s, const GruSlopes& slopes) {
#pragma unroll
  for (int g = 0; g < 3; ++g) put(r, s, g, slopes.dz[g], r.reset_after ? slopes.du[g] : slopes.dz[g]);
}

KERNEL((256), gru_grad_step, GruGradRun r) {
  each_unit(r, [&](const UnitStep& s) {
    const float dh = slope_behind(r, s, r.first);
    const GruSlopes slopes = s.masked ? GruSlopes{{}, {}, dh} : gru_slopes(GruSaved(r, s), dh);
    put(r, s, slopes);
    r.dh0[s.state] = slopes.past;
  });
}

KERNEL((256), gru_grad_reset, GruGradRun r) {
  each_unit(r, [&](const UnitStep& s) {
    if (s.masked) return;
    const GruSaved saved(r, s);
    const float dq = r.dq[s.state], by_reset = dq * saved.before * saved.reset * (1 - saved.reset);
    put(r, s, 1, by_reset, by_reset);
    r.dh0[s.state] += dq * saved.reset;
  });
}

KERNEL((512, 1), gru_grad_sequences, SequenceTeam team, GruGradRun r, const float* u) {
  DYNAMIC_SHARED(float, held);
  float* const du = held + team.held_floats();  // [units, kTeamSequences, 3]
  float* const sums = du + team.operand_floats(3);
  const TeamThread<3> t(team, u, held, r.batch);
  const int64_t state = t.b * team.units + t.unit;
  float dh = t.owns ? value_or_0(r.dhn, state) : 0;
#pragma unroll 1
  for (int64_t i = r.steps - 1; i >= 0; --i) {
    GruSlopes slopes{};
    bool masked = true;
    if (t.owns) {
      const UnitStep s(r, t.b, t.unit, i);
      masked = s.masked;
      dh += value_or_0(r.dy, s.at);
      slopes = masked ? GruSlopes{{}, {}, dh} : gru_slopes(GruSaved(r, s), dh);
      put(r, s, slopes);
    }
    if (t.computes && t.row < kTeamSequences)
      store_gates<3>(du + (t.unit * kTeamSequences + t.row) * 3, {slopes.du[0], slopes.du[1], slopes.du[2]});
    __syncthreads();
    t.sum_slopes(du, sums);
    __syncthreads();
    dh = masked ? slopes.past : slopes.past + t.summed_slopes(sums);
  }
  if (t.owns) r.dh0[state] = dh;
}

}  // namespace gemmule
