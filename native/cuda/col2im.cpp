// SPDX-License-Identifier: MIT
#include "../../cuda/pool_plan.h"
#include "lanes.h"
#include "launch.h"

namespace gemmule::cuda {

void col2im(const Col2imArgs& p, Context& ctx) {
  if (p.type != DType::float32) return;
  const int lanes = takes_fours(p.channels, p.x.memory, p.y.memory) ? 4 : 1;
  const PoolPlan plan = pool_plan({p, false}, lanes);
  launch(ctx, lanes == 4 ? "col2im_4" : "col2im_1", {blocks_of(plan.inputs)}, kThreads, 0, p.x.as(), p.y.as(),
      volume(p.kernel), plan);
}

}  // namespace gemmule::cuda
