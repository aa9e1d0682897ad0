// SPDX-License-Identifier: MIT
#include <algorithm>

#include "../../cuda/attention/plan.h"
#include "lanes.h"
#include "launch.h"

namespace gemmule::cuda {

void attention(const AttentionArgs& p, Context& ctx) {
  if (p.type != DType::float32 || p.row_count() == 0) return;
  const bool fours = takes_fours(p.depth, p.q.memory, p.k.memory) && takes_fours(p.values, p.v.memory, p.y.memory);
  const AttentionPlan plan = AttentionPlan::of(p, p.queries, fours);
  const Grid grid{plan.tiles.value * p.batch * p.heads, std::max<int64_t>(1, blocks_of(p.values, plan.kWidth))};
  launch(ctx, "attention", grid, plan.kThreads, 0, plan, p.q.as(), p.k.as(), p.v.as(), p.mask.as<uint8_t>(), p.y.as(),
      p.lse.as());
}

}  // namespace gemmule::cuda
