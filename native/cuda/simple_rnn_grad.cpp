// SPDX-License-Identifier: MIT
#include "../../cuda/recurrent/simple_rnn_run.h"
#include "recurrent.h"

namespace gemmule::cuda {

void simple_rnn_grad(const SimpleRnnGradArgs& p, Context& ctx) {
  if (!has_states(p)) return;
  if (p.steps == 0) return keep_state(p, p.dhn, p.dh0, ctx);
  auto steps = grad_steps<SimpleRnnGradRun>(p, 0, ctx);
  if (!steps) return;
  SimpleRnnGradRun& run = steps->run;
  run.y = p.y.as(), run.dz = p.dz.as(), run.activation = p.activation;
  StepProduct product(p, p.units, p.units, p.u.as(), p.units);
  product.goes_back(run);
  run_backwards(run, ctx, [&] {
    launch_step(ctx, "simple_rnn_grad_step", run);
    product.run(rows_of_step(p, run.dz, p.units, p.step(run.first)), run.slope_before(), p.units, ctx);
  });
}

}  // namespace gemmule::cuda
