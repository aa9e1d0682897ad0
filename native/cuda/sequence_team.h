// SPDX-License-Identifier: MIT
// Recurrent ops whose states are so small that the launches of single steps would take most of the time: a block runs
// all steps of four sequences.
#pragma once
#include "../../cuda/recurrent/sequence_team.h"
#include "recurrent.h"

namespace gemmule::cuda {

// Beyond so many sequences the products of single steps keep the device as busy.
inline bool runs_by_teams(const Sequence& p, const Properties& d) {
  return p.units <= kTeamUnits && p.batch <= 8 * int64_t{d.multiprocessors};
}

struct TeamLaunch {
  int64_t blocks;
  SequenceTeam team;
  unsigned shared_bytes;

  // `terms` and `sums`: floats of a unit that are multiplied, and that products sum.
  TeamLaunch(const Sequence& p, int gates, int terms, int sums, const Properties& d)
      : blocks(blocks_of(p.batch, kTeamSequences)), team(SequenceTeam::of(p.units, gates)) {
    const int others = team.operand_floats(terms) + team.sum_floats(sums);
    team.held = std::clamp((d.shared_bytes / 4 - others - 3) / team.row_floats(), 0, team.units);
    shared_bytes = unsigned(4 * (team.held_floats() + others));
  }
  template <class... A>
  void run(Context& ctx, const char* kernel, const A&... arguments) const {
    launch(ctx, kernel, {blocks}, unsigned(team.threads()), shared_bytes, team, arguments...);
  }
};

// u [units, gates, units] as a team multiplies by it, its axes in the order `perm`.
void arrange(const Sequence&, int64_t gates, const float* u, std::array<int64_t, 3> perm, float* arranged, Context&);

}  // namespace gemmule::cuda
