// SPDX-License-Identifier: MIT
#include "resample.h"

namespace gemmule::cuda {

void resize_grad(const ResizeGradArgs& p, Context& ctx) {
  if (p.type == DType::float32 && p.before() > 0) Resampling(p, ctx, true).run(p.dy.memory, p.dx.memory);
}

}  // namespace gemmule::cuda
