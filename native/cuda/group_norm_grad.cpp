// SPDX-License-Identifier: MIT
#include "group_rows.h"

namespace gemmule::cuda {
namespace {

using Sizes = GroupSizes<GroupNormGradArgs>;

// Before dx may replace dy.
void sum_parameters(const GroupNormGradArgs& p, Context& ctx, const Sizes& sizes) {
  const FoldPlan plan = channel_plan(sizes.elements ? p.batch * p.spatial : 0, p.channels, 1);
  const int64_t floats = part_floats(plan, 2);
  float* memory = static_cast<float*>(workspace(ctx, 4 * floats));
  if (floats && !memory) return;
  launch_fold(ctx, FOLD_KERNELS("group_parameters"), plan, memory, sizes.shape, Divisor::of(p.spatial), p.dy.memory,
      p.x.memory, p.mean.memory, p.scale.memory, p.dgamma.memory, p.dbeta.memory);
}

void slopes_of_long(const GroupNormGradArgs& p, Context& ctx, const Sizes& sizes) {
  const FoldPlan plan = sizes.plan();
  float* sums = static_cast<float*>(workspace(ctx, 4 * (2 * sizes.rows + part_floats(plan, 2))));
  if (!sums) return;
  launch_fold(ctx, FOLD_KERNELS("group_slopes"), plan, sums + 2 * sizes.rows, sizes.shape, p.dy.memory, p.x.memory,
      p.gamma.memory, p.mean.memory, p.scale.memory, sums);
  launch(ctx, "group_normalize_grad", {fold_blocks(plan)}, kThreads, 0, plan, sizes.shape, p.dy.memory, p.x.memory,
      p.gamma.memory, p.mean.memory, p.scale.memory, sums, p.dx.memory);
}

}  // namespace

void group_norm_grad(const GroupNormGradArgs& p, Context& ctx) {
  if (p.type != DType::float32) return;
  const Sizes sizes(p);
  if (p.channels > 0 && (p.dgamma || p.dbeta)) sum_parameters(p, ctx, sizes);
  if (!p.dx || sizes.elements == 0) return;
  if (sizes.is_long()) return slopes_of_long(p, ctx, sizes);
  launch_rows(ctx, ROW_KERNELS("group_norm_grad"), sizes.rows, sizes.length, sizes.shape, p.dy.memory, p.x.memory,
      p.gamma.memory, p.mean.memory, p.scale.memory, p.dx.memory);
}

}  // namespace gemmule::cuda
