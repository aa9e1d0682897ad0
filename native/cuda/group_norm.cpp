// SPDX-License-Identifier: MIT
#include "group_rows.h"

namespace gemmule::cuda {
namespace {

void normalize_long(const GroupNormArgs& p, Context& ctx, const GroupSizes<GroupNormArgs>& sizes) {
  const FoldPlan plan = sizes.plan();
  float* rests = static_cast<float*>(workspace(ctx, 4 * (sizes.rows + part_floats(plan, 3))));
  if (!rests) return;
  launch_fold(ctx, FOLD_KERNELS("group_moments"), plan, rests + sizes.rows, p.x.memory, p.mean.memory, rests,
      p.scale.memory, float(p.epsilon), int32_t(p.centered));
  launch(ctx, "group_normalize", {fold_blocks(plan)}, kThreads, 0, plan, sizes.shape, p.x.memory, p.gamma.memory,
      p.beta.memory, p.y.memory, p.mean.memory, rests, p.scale.memory);
}

}  // namespace

void group_norm(const GroupNormArgs& p, Context& ctx) {
  const GroupSizes sizes(p);
  if (p.type != DType::float32 || sizes.rows == 0) return;
  if (sizes.is_long()) return normalize_long(p, ctx, sizes);
  launch_rows(ctx, ROW_KERNELS("group_norm"), sizes.rows, sizes.length, sizes.shape, p.x.memory, p.gamma.memory,
      p.beta.memory, p.y.memory, p.mean.memory, p.scale.memory, float(p.epsilon));
}

}  // namespace gemmule::cuda
