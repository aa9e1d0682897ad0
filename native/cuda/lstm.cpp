// SPDX-License-Identifier: MIT
#include "../../cuda/recurrent/lstm_run.h"
#include "sequence_team.h"

namespace gemmule::cuda {
namespace {

LstmRun run_of(const LstmArgs& p) {
  auto run = sequence_run<LstmRun>(p);
  run.p = p.p.as(), run.h0 = p.h0.as(), run.c0 = p.c0.as();
  run.y = p.y.as(), run.hn = p.hn.as(), run.cn = p.cn.as();
  run.gates = p.gates.as(), run.cells = p.cells.as(), run.before = p.before.as();
  return run;
}

// Step by step, a product and a kernel each.
void run_steps(const LstmArgs& p, const GateMemory& memory, LstmRun& run, Context& ctx) {
  StepProduct product(p, memory.columns, p.units, memory.u, memory.columns);
  product.adds();
  each_chunk(p, memory, ctx, [&](const StepChunk& chunk) {
    for (run.first = chunk.first; run.first < chunk.first + chunk.count; ++run.first) {
      float* const z = chunk.z + (p.step(run.first) - chunk.z_first) * p.batch * memory.columns;
      const StepRows h = state_before(p, run.first);
      if (h.first) product.run(h, z, memory.columns, ctx);
      run.z = z;
      launch_step(ctx, "lstm_step", run);
    }
  });
}

// All steps of a chunk in one launch.
void run_sequences(const LstmArgs& p, const GateMemory& memory, LstmRun& run, Context& ctx) {
  const TeamLaunch team(p, 4, 1, 4, properties(ctx));
  arrange(p, 4, memory.u, {0, 2, 1}, memory.rest, ctx);
  each_chunk(p, memory, ctx, [&](const StepChunk& chunk) {
    run.first = chunk.first, run.z = chunk.z;
    team.run(ctx, "lstm_sequences", run, static_cast<const float*>(memory.rest), chunk.first + chunk.count);
  });
}

}  // namespace

void lstm(const LstmArgs& p, Context& ctx) {
  if (!has_states(p)) return;
  if (p.steps == 0) return keep_state(p, p.h0, p.hn, ctx), keep_state(p, p.c0, p.cn, ctx);
  const bool by_teams = runs_by_teams(p, properties(ctx));
  const auto memory = gate_memory(p, 4, by_teams ? 4 * p.units * p.units : 0, ctx);
  if (!memory) return;
  LstmRun run = run_of(p);
  if (by_teams) run_sequences(p, *memory, run, ctx);
  else run_steps(p, *memory, run, ctx);
}

}  // namespace gemmule::cuda
