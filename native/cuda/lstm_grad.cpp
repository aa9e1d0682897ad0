// SPDX-License-Identifier: MIT
#include "../../cuda/recurrent/lstm_run.h"
#include "sequence_team.h"

namespace gemmule::cuda {
namespace {

// Step by step, a kernel and a product each.
void run_steps(const LstmGradArgs& p, LstmGradRun& run, Context& ctx) {
  const int64_t columns = 4 * p.units;
  StepProduct product(p, p.units, columns, p.u.as(), columns);
  product.goes_back(run);
  run_backwards(run, ctx, [&] {
    launch_step(ctx, "lstm_grad_step", run);
    product.run(rows_of_step(p, run.dz, columns, p.step(run.first)), run.slope_before(), p.units, ctx);
  });
}

// All steps in one launch.
void run_sequences(const LstmGradArgs& p, const LstmGradRun& run, float* u, Context& ctx) {
  const TeamLaunch team(p, 4, 4, 1, properties(ctx));
  arrange(p, 4, p.u.as(), {2, 0, 1}, u, ctx);
  team.run(ctx, "lstm_grad_sequences", run, static_cast<const float*>(u));
}

}  // namespace

void lstm_grad(const LstmGradArgs& p, Context& ctx) {
  if (!has_states(p)) return;
  if (p.steps == 0) return keep_state(p, p.dhn, p.dh0, ctx), keep_state(p, p.dcn, p.dc0, ctx);
  const bool by_teams = runs_by_teams(p, properties(ctx));
  auto steps = grad_steps<LstmGradRun>(p, by_teams ? 4 * p.units * p.units : 0, ctx);
  if (!steps) return;
  LstmGradRun& run = steps->run;
  run.dcn = p.dcn.as(), run.c0 = p.c0.as(), run.gates = p.gates.as(), run.cells = p.cells.as();
  run.dz = p.dz.as(), run.dc0 = p.dc0.as();
  if (by_teams) run_sequences(p, run, steps->rest, ctx);
  else run_steps(p, run, ctx);
}

}  // namespace gemmule::cuda
