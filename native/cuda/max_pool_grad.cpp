// SPDX-License-Identifier: MIT
#include "../../cuda/pool_plan.h"
#include "lanes.h"
#include "launch.h"

namespace gemmule::cuda {
namespace {

const char* kernel_of(int64_t bytes, bool fours) {
  if (bytes == 1) return fours ? "max_pool_grad_1_4" : "max_pool_grad_1_1";
  if (bytes == 2) return fours ? "max_pool_grad_2_4" : "max_pool_grad_2_1";
  return fours ? "max_pool_grad_4_4" : "max_pool_grad_4_1";
}

}  // namespace

void max_pool_grad(const MaxPoolGradArgs& p, Context& ctx) {
  if (p.type != DType::float32) return;
  const int64_t bytes = place_bytes(p);
  const bool fours =
      takes_fours(p.channels, p.dy.memory, p.dx.memory) && takes_fours(p.where.memory, 4 * unsigned(bytes));
  const PoolPlan plan = pool_plan(p, fours ? 4 : 1);
  launch(ctx, kernel_of(bytes, fours), {blocks_of(plan.inputs)}, kThreads, 0, p.dy.memory, p.where.memory, p.dx.memory,
      plan);
}

}  // namespace gemmule::cuda
