// SPDX-License-Identifier: MIT
#include "../../cuda/projection.h"
#include "launch.h"

namespace gemmule::cuda {

void projective_transform(const ProjectiveTransformArgs& p, Context& ctx) {
  if (p.type != DType::float32) return;
  const Projection plan{product({p.batch, p.to_height, p.to_width, p.channels}), int32_t(p.height), int32_t(p.width),
      Divisor::of(p.channels), Divisor::of(p.to_width), Divisor::of(p.to_height), p.fill, float(p.value), p.bilinear};
  launch(ctx, "projective_transform", {blocks_of(plan.count)}, kThreads, 0, p.x.memory, p.transforms.memory, p.y.memory,
      plan);
}

}  // namespace gemmule::cuda
