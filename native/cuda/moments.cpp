// SPDX-License-Identifier: MIT
#include "fold_parts.h"

namespace gemmule::cuda {

void moments(const MomentsArgs& p, Context& ctx) {
  if (p.type != DType::float32 || p.channels == 0) return;
  const FoldPlan plan = channel_plan(p.outer, p.channels, p.inner);
  const int64_t floats = part_floats(plan, 3);
  float* memory = static_cast<float*>(workspace(ctx, 4 * floats));
  if (floats && !memory) return;
  launch_fold(ctx, FOLD_KERNELS("moments"), plan, memory, p.x.memory, p.mean.memory, p.variance.memory);
}

}  // namespace gemmule::cuda
