// SPDX-License-Identifier: MIT
#include "../../cuda/recurrent/gru_run.h"
#include "sequence_team.h"

namespace gemmule::cuda {
namespace {

GruRun run_of(const GruArgs& p) {
  auto run = sequence_run<GruRun>(p);
  run.rbias = p.rbias.as(), run.h0 = p.h0.as();
  run.y = p.y.as(), run.hn = p.hn.as();
  run.gates = p.gates.as(), run.inner = p.inner.as(), run.before = p.before.as();
  run.reset_after = p.reset_after;
  return run;
}

// Steps whose products of h are made at once.
struct ResetAfter {
  const GruArgs& p;
  float* from_h;
  StepProduct product;
  ResetAfter(const GruArgs& p, const GateMemory& m)
      : p(p), from_h(m.rest), product(p, m.columns, p.units, m.u, m.columns) {}
  void step(GruRun& run, Context& ctx) {
    const StepRows h = state_before(p, run.first);
    run.from_h = h.first ? from_h : nullptr;
    if (h.first) product.run(h, from_h, 3 * p.units, ctx);
    launch_step(ctx, "gru_step", run);
  }
};

// Steps whose last product is one of r h.
struct ResetBefore {
  const GruArgs& p;
  StepProduct gates, candidate;
  ResetBefore(const GruArgs& p, const GateMemory& m)
      : p(p),
        gates(p, 2 * p.units, p.units, m.u, m.columns),
        candidate(p, p.units, p.units, m.u + 2 * p.units, m.columns) {
    gates.adds(), candidate.adds();
  }
  void step(GruRun& run, Context& ctx) {
    const StepRows h = state_before(p, run.first);
    const int64_t columns = 3 * p.units;
    if (h.first) gates.run(h, run.z, columns, ctx);
    launch_step(ctx, "gru_reset", run);
    if (h.first)
      candidate.run(rows_of_step(p, run.inner, p.units, p.step(run.first)), run.z + 2 * p.units, columns, ctx);
    launch_step(ctx, "gru_step", run);
  }
};

template <class Steps>
void run_steps(const GruArgs& p, const GateMemory& memory, Context& ctx) {
  Steps steps(p, memory);
  GruRun run = run_of(p);
  each_chunk(p, memory, ctx, [&](const StepChunk& chunk) {
    for (run.first = chunk.first; run.first < chunk.first + chunk.count; ++run.first) {
      run.z = chunk.z + (p.step(run.first) - chunk.z_first) * p.batch * memory.columns;
      steps.step(run, ctx);
    }
  });
}

// All steps of a chunk in one launch.
void run_sequences(const GruArgs& p, const GateMemory& memory, Context& ctx) {
  const TeamLaunch team(p, 3, 1, 3, properties(ctx));
  GruRun run = run_of(p);
  arrange(p, 3, memory.u, {0, 2, 1}, memory.rest, ctx);
  each_chunk(p, memory, ctx, [&](const StepChunk& chunk) {
    run.first = chunk.first, run.z = chunk.z;
    team.run(ctx, "gru_sequences", run, static_cast<const float*>(memory.rest), chunk.first + chunk.count);
  });
}

// The products of h, or the weights of a team.
int64_t rest_floats(const GruArgs& p, bool by_teams) {
  if (!p.reset_after) return 0;
  return 3 * p.units * (by_teams ? p.units : p.batch);
}

}  // namespace

void gru(const GruArgs& p, Context& ctx) {
  if (!has_states(p)) return;
  if (p.steps == 0) return keep_state(p, p.h0, p.hn, ctx);
  const bool by_teams = p.reset_after && runs_by_teams(p, properties(ctx));
  const auto memory = gate_memory(p, 3, rest_floats(p, by_teams), ctx);
  if (!memory) return;
  if (by_teams) run_sequences(p, *memory, ctx);
  else if (p.reset_after) run_steps<ResetAfter>(p, *memory, ctx);
  else run_steps<ResetBefore>(p, *memory, ctx);
}

}  // namespace gemmule::cuda
