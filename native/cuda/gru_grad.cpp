// SPDX-License-Identifier: MIT
#include "../../cuda/recurrent/gru_run.h"
#include "sequence_team.h"

namespace gemmule::cuda {
namespace {

void run_reset_after(const GruGradArgs& p, GruGradRun& run, Context& ctx) {
  const int64_t columns = 3 * p.units;
  StepProduct product(p, p.units, columns, p.u.as(), columns);
  product.goes_back(run);
  run_backwards(run, ctx, [&] {
    launch_step(ctx, "gru_grad_step", run);
    product.run(rows_of_step(p, run.du, columns, p.step(run.first)), run.slope_before(), p.units, ctx);
  });
}

void run_reset_before(const GruGradArgs& p, GruGradRun& run, float* dq, Context& ctx) {
  const int64_t columns = 3 * p.units;
  StepProduct candidate(p, p.units, p.units, p.u.as() + 2 * p.units, columns);
  StepProduct gates(p, p.units, 2 * p.units, p.u.as(), columns);
  candidate.transposed(), gates.goes_back(run);
  run.dq = dq;
  run_backwards(run, ctx, [&] {
    const StepRows dz = rows_of_step(p, run.dz, columns, p.step(run.first));
    launch_step(ctx, "gru_grad_step", run);
    candidate.run({dz.first + 2 * p.units, dz.apart}, dq, p.units, ctx);
    launch_step(ctx, "gru_grad_reset", run);
    gates.run(dz, run.slope_before(), p.units, ctx);
  });
}

// All steps in one launch.
void run_sequences(const GruGradArgs& p, const GruGradRun& run, float* u, Context& ctx) {
  const TeamLaunch team(p, 3, 3, 1, properties(ctx));
  arrange(p, 3, p.u.as(), {2, 0, 1}, u, ctx);
  team.run(ctx, "gru_grad_sequences", run, static_cast<const float*>(u));
}

// dq, or the weights of a team.
int64_t rest_floats(const GruGradArgs& p, bool by_teams) {
  if (by_teams) return 3 * p.units * p.units;
  return p.reset_after ? 0 : p.states();
}

}  // namespace

void gru_grad(const GruGradArgs& p, Context& ctx) {
  if (!has_states(p)) return;
  if (p.steps == 0) return keep_state(p, p.dhn, p.dh0, ctx);
  const bool by_teams = p.reset_after && runs_by_teams(p, properties(ctx));
  auto steps = grad_steps<GruGradRun>(p, rest_floats(p, by_teams), ctx);
  if (!steps) return;
  GruGradRun& run = steps->run;
  run.gates = p.gates.as(), run.inner = p.inner.as(), run.before = p.before.as();
  run.dz = p.dz.as(), run.du = p.du.as(), run.reset_after = p.reset_after;
  if (by_teams) run_sequences(p, run, steps->rest, ctx);
  else if (p.reset_after) run_reset_after(p, run, ctx);
  else run_reset_before(p, run, steps->rest, ctx);
}

}  // namespace gemmule::cuda
