// SPDX-License-Identifier: MIT
#include "pool_windows.h"

namespace gemmule::cuda {

void avg_pool_grad(const AvgPoolGradArgs& p, Context& ctx) {
  const bool aligned = takes_fours(p.channels, p.dy.memory, p.dx.memory);
  launch_pool(ctx, POOL_KERNELS("avg_pool_grad"), p, &PoolPlan::inputs, aligned, p.dy.memory, p.dx.memory);
}

}  // namespace gemmule::cuda
