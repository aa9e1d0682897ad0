// SPDX-License-Identifier: MIT
#include "../../cuda/recurrent/lstm_run.h"
#include "recurrent.h"

namespace gemmule::cuda {
namespace {

LstmRun run_of(const LstmArgs& p) {
  auto run = sequence_run<LstmRun>(p);
  run.p = p.p.as(), run.h0 = p.h0.as(), run.c0 = p.c0.as();
  run.y = p.y.as(), run.hn = p.hn.as(), run.cn = p.cn.as();
  run.gates = p.gates.as(), run.cells = p.cells.as(), run.before = p.before.as();
  return run;
}

}  // namespace

void lstm(const LstmArgs& p, Context& ctx) {
  if (!has_states(p)) return;
  if (p.steps == 0) return keep_state(p, p.h0, p.hn, ctx), keep_state(p, p.c0, p.cn, ctx);
  const auto memory = gate_memory(p, 4, 0, ctx);
  if (!memory) return;
  StepProduct product(p, memory->columns, p.units, memory->u, memory->columns);
  product.adds();
  LstmRun run = run_of(p);
  each_chunk(p, *memory, ctx, [&](const StepChunk& chunk) {
    for (run.first = chunk.first; run.first < chunk.first + chunk.count; ++run.first) {
      float* const z = chunk.z + (p.step(run.first) - chunk.z_first) * p.batch * memory->columns;
      const StepRows h = state_before(p, run.first);
      if (h.first) product.run(h, z, memory->columns, ctx);
      run.z = z;
      launch_step(ctx, "lstm_step", run);
    }
  });
}

}  // namespace gemmule::cuda
