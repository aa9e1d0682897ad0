// SPDX-License-Identifier: MIT
// Launches the kernels that cuda/pool_windows.h makes of an op.
#pragma once
#include "../../cuda/pool_plan.h"
#include "lanes.h"
#include "launch.h"

namespace gemmule::cuda {

struct PoolKernels {
  const char *ones, *fours, *wide;
};
#define POOL_KERNELS(name) (PoolKernels{name "_1", name "_4", name "_wide"})

// `units`: what there is a thread for.
template <class... A>
void launch_pool(Context& ctx, const PoolKernels& kernels, const PoolWindows& p, int64_t PoolPlan::*units, bool aligned,
    const A&... arguments) {
  if (p.type != DType::float32) return;
  const bool narrow = is_narrow(p), fours = narrow && aligned;
  const PoolPlan plan = pool_plan(p, fours ? 4 : 1);
  const char* kernel = fours ? kernels.fours : narrow ? kernels.ones : kernels.wide;
  launch(ctx, kernel, {blocks_of(plan.*units)}, kThreads, 0, arguments..., plan);
}

}  // namespace gemmule::cuda
