// SPDX-License-Identifier: MIT
#include "../../cuda/recurrent/lstm_run.h"
#include "recurrent.h"

namespace gemmule::cuda {

void lstm_grad(const LstmGradArgs& p, Context& ctx) {
  if (!has_states(p)) return;
  if (p.steps == 0) return keep_state(p, p.dhn, p.dh0, ctx), keep_state(p, p.dcn, p.dc0, ctx);
  auto steps = grad_steps<LstmGradRun>(p, 0, ctx);
  if (!steps) return;
  LstmGradRun& run = steps->run;
  run.dcn = p.dcn.as(), run.c0 = p.c0.as(), run.gates = p.gates.as(), run.cells = p.cells.as();
  run.dz = p.dz.as(), run.dc0 = p.dc0.as();
  const int64_t columns = 4 * p.units;
  StepProduct product(p, p.units, columns, p.u.as(), columns);
  product.goes_back(run);
  run_backwards(run, ctx, [&] {
    launch_step(ctx, "lstm_grad_step", run);
    product.run(rows_of_step(p, run.dz, columns, p.step(run.first)), run.slope_before(), p.units, ctx);
  });
}

}  // namespace gemmule::cuda
