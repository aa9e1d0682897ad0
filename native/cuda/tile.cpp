// SPDX-License-Identifier: MIT
#include "move.h"

namespace gemmule::cuda {

void tile(const TileArgs& p, Context& ctx) {
  if (product(p.dims) == 0 || product(p.reps) == 0) return;
  const Dims steps = steps_of(p.dims);
  WalkBuilder walk;
  for (int a = 0; a < kMaxRank; ++a) walk.axis(p.reps[a], 0), walk.axis(p.dims[a], steps[a]);
  walk.launch(ctx, bytes_of(p.type), p.x.memory, p.y.memory);
}

}  // namespace gemmule::cuda
