// SPDX-License-Identifier: MIT
#include "../../cuda/recurrent/simple_rnn_run.h"
#include "recurrent.h"

namespace gemmule::cuda {
namespace {

// x * w + bias of all steps, to y.
void multiply_inputs(const SimpleRnnArgs& p, Context& ctx) {
  MatmulArgs all{};
  all.a = p.x, all.b = p.w, all.bias = p.bias, all.c = p.y;
  all.m = p.batch * p.steps, all.n = p.units, all.k = p.inputs;
  all.lda = p.inputs, all.ldb = all.ldc = p.units;
  matmul(all, ctx);
}

SimpleRnnRun run_of(const SimpleRnnArgs& p) {
  auto run = sequence_run<SimpleRnnRun>(p);
  run.h0 = p.h0.as(), run.y = p.y.as(), run.hn = p.hn.as(), run.before = p.before.as();
  run.activation = p.activation;
  return run;
}

}  // namespace

void simple_rnn(const SimpleRnnArgs& p, Context& ctx) {
  if (!has_states(p)) return;
  if (p.steps == 0) return keep_state(p, p.h0, p.hn, ctx);
  multiply_inputs(p, ctx);
  StepProduct product(p, p.units, p.units, p.u.as(), p.units);
  product.adds();
  SimpleRnnRun run = run_of(p);
  for (run.first = 0; run.first < p.steps; ++run.first) {
    const StepRows h = state_before(p, run.first);
    if (h.first) product.run(h, run.y + p.step(run.first) * p.units, p.steps * p.units, ctx);
    launch_step(ctx, "simple_rnn_step", run);
  }
}

}  // namespace gemmule::cuda
