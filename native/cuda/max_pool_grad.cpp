// SPDX-License-Identifier: MIT
#include "pool_windows.h"

namespace gemmule::cuda {

void max_pool_grad(const MaxPoolGradArgs& p, Context& ctx) {
  const int32_t bytes = int32_t(place_bytes(p));
  const bool aligned =
      takes_fours(p.channels, p.dy.memory, p.dx.memory) && is_aligned(p.where.memory, 4 * unsigned(bytes));
  launch_pool(ctx, POOL_KERNELS("max_pool_grad"), p, &PoolPlan::inputs, aligned, p.dy.memory, p.where.memory, bytes,
      p.dx.memory);
}

}  // namespace gemmule::cuda
