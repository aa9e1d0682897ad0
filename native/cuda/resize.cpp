// SPDX-License-Identifier: MIT
#include "resample.h"

namespace gemmule::cuda {

void resize(const ResizeArgs& p, Context& ctx) {
  if (p.type == DType::float32 && p.after() > 0) Resampling(p, ctx, false).run(p.x.memory, p.y.memory);
}

}  // namespace gemmule::cuda
