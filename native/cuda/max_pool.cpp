// SPDX-License-Identifier: MIT
#include "pool_windows.h"

namespace gemmule::cuda {

void max_pool(const MaxPoolArgs& p, Context& ctx) {
  const int32_t bytes = int32_t(place_bytes(p));
  const bool aligned =
      takes_fours(p.channels, p.x.memory, p.y.memory) && is_aligned(p.where.memory, 4 * unsigned(bytes));
  launch_pool(
      ctx, POOL_KERNELS("max_pool"), p, &PoolPlan::outputs, aligned, p.x.memory, p.y.memory, p.where.memory, bytes);
}

}  // namespace gemmule::cuda
