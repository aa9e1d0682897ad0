// SPDX-License-Identifier: MIT
#include "pool_windows.h"

namespace gemmule::cuda {

void avg_pool(const AvgPoolArgs& p, Context& ctx) {
  const bool aligned = takes_fours(p.channels, p.x.memory, p.y.memory);
  launch_pool(ctx, POOL_KERNELS("avg_pool"), p, &PoolPlan::outputs, aligned, p.x.memory, p.y.memory);
}

}  // namespace gemmule::cuda
