// SPDX-License-Identifier: MIT
#include "launch.h"

namespace gemmule::cuda {

void mean_total(const MeanTotalArgs& p, Context& ctx) {
  if (p.type == DType::float32) launch(ctx, "mean_total", {}, 1, 0, p.total.memory, p.y.memory);
}

}  // namespace gemmule::cuda
