// SPDX-License-Identifier: MIT
#include "im2col_shape.h"
#include "lanes.h"
#include "launch.h"

namespace gemmule::cuda {

void im2col(const Im2colArgs& p, Context& ctx) {
  if (p.type != DType::float32) return;
  const int lanes = takes_fours(p.channels, p.x.memory, p.y.memory) ? 4 : 1;
  Im2colShape g{pool_plan({p, false}, lanes), {}, 0};
  for (int i = 0; i < kSpatialAxes; ++i) g.kernel[i] = Divisor::of(p.kernel[i]);
  g.units = p.outputs(volume(p.kernel) * (p.channels / lanes));
  g.windows.narrow = g.windows.narrow && g.units <= INT32_MAX;
  launch(ctx, lanes == 4 ? "im2col_4" : "im2col_1", {blocks_of(g.units)}, kThreads, 0, p.x.as(), p.y.as(), g);
}

}  // namespace gemmule::cuda
