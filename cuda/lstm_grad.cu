// SPDX-License-Identifier: MIT
//   lstm_grad_step         dz of one step: a thread a unit of a sequence. In dh0 remains what goes past the gates
//   lstm_grad_sequences  all steps, the products of dz included: a block four sequences
#include "recurrent/lstm_unit.h"
#include "recurrent/team_thread.h"

namespace gemmule {

KERNEL((256), lstm_grad_step, LstmGradRun r) {
  each_unit(r, [&](const UnitStep& s) {
    const int64_t i = r.first;
    const float dh = slope_behind(r, s, i);
    const float dc = value_or_0(r.is_last(i) ? r.dcn : r.dc0, s.state);
    const LstmSlopes slopes = s.masked ? LstmSlopes{{}, dc} : lstm_slopes(saved(r, s, i), dh, dc);
    put(r, s, slopes);
    r.dc0[s.state] = slopes.dc;
    r.dh0[s.state] = s.masked ? dh : 0;
  });
}

// What a thread loads of a step, one step ahead.
struct LstmGradAhead {
  LstmSaved saved;
  float dy;
  bool masked;
};
DEVICE LstmGradAhead load_ahead(const LstmGradRun& r, const TeamThread<4>& t, int64_t i) {
  if (!t.owns || i < 0) return {};
  const UnitStep s(r, t.b, t.unit, i);
  return {saved(r, s, i), value_or_0(r.dy, s.at), s.masked};
}

KERNEL((512, 1), lstm_grad_sequences, SequenceTeam team, LstmGradRun r, const float* u) {
  DYNAMIC_SHARED(float, held);
  float* const dz = held + team.held_floats();  // [units, kTeamSequences, 4]
  float* const sums = dz + team.operand_floats(4);
  const TeamThread<4> t(team, u, held, r.batch);
  const int64_t state = t.b * team.units + t.unit;
  float dh = t.owns ? value_or_0(r.dhn, state) : 0, dc = t.owns ? value_or_0(r.dcn, state) : 0;
  LstmGradAhead ahead = load_ahead(r, t, r.steps - 1);
#pragma unroll 1
  for (int64_t i = r.steps - 1; i >= 0; --i) {
    const bool masked = ahead.masked;
    dh += ahead.dy;
    const LstmSlopes slopes = masked ? LstmSlopes{{}, dc} : lstm_slopes(ahead.saved, dh, dc);
    dc = slopes.dc;
    if (t.owns) put(r, UnitStep(r, t.b, t.unit, i), slopes);
    if (t.computes && t.row < kTeamSequences)
      store_gates<4>(
          dz + (t.unit * kTeamSequences + t.row) * 4, {slopes.dz[0], slopes.dz[1], slopes.dz[2], slopes.dz[3]});
    __syncthreads();
    ahead = load_ahead(r, t, i - 1);
    t.sum_slopes(dz, sums);
    __syncthreads();
    if (t.owns && !masked) dh = t.summed_slopes(sums);
  }
  if (t.owns) r.dh0[state] = dh, r.dc0[state] = dc;
}

}  // namespace gemmule
