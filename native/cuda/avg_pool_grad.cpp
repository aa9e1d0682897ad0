// SPDX-License-Identifier: MIT
#include "../../cuda/pool_plan.h"
#include "lanes.h"
#include "launch.h"

namespace gemmule::cuda {

void avg_pool_grad(const AvgPoolGradArgs& p, Context& ctx) {
  if (p.type != DType::float32) return;
  const bool fours = takes_fours(p.channels, p.dy.memory, p.dx.memory);
  const PoolPlan plan = pool_plan(p, fours ? 4 : 1);
  launch(ctx, fours ? "avg_pool_grad_4" : "avg_pool_grad_1", {blocks_of(plan.inputs)}, kThreads, 0, p.dy.memory,
      p.dx.memory, plan);
}

}  // namespace gemmule::cuda
