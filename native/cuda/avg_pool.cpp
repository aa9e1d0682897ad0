// SPDX-License-Identifier: MIT
#include "../../cuda/pool_plan.h"
#include "lanes.h"
#include "launch.h"

namespace gemmule::cuda {

void avg_pool(const AvgPoolArgs& p, Context& ctx) {
  if (p.type != DType::float32) return;
  const bool fours = takes_fours(p.channels, p.x.memory, p.y.memory);
  const PoolPlan plan = pool_plan(p, fours ? 4 : 1);
  launch(
      ctx, fours ? "avg_pool_4" : "avg_pool_1", {blocks_of(plan.outputs)}, kThreads, 0, p.x.memory, p.y.memory, plan);
}

}  // namespace gemmule::cuda
