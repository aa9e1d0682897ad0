// SPDX-License-Identifier: MIT
#include "../../cuda/pool_plan.h"
#include "lanes.h"
#include "launch.h"

namespace gemmule::cuda {

void max_pool(const MaxPoolArgs& p, Context& ctx) {
  if (p.type != DType::float32) return;
  const int32_t bytes = int32_t(place_bytes(p));
  const bool fours =
      takes_fours(p.channels, p.x.memory, p.y.memory) && takes_fours(p.where.memory, 4 * unsigned(bytes));
  const PoolPlan plan = pool_plan(p, fours ? 4 : 1);
  launch(ctx, fours ? "max_pool_4" : "max_pool_1", {blocks_of(plan.outputs)}, kThreads, 0, p.x.memory, p.y.memory,
      p.where.memory, bytes, plan);
}

}  // namespace gemmule::cuda
