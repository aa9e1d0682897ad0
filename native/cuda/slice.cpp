// SPDX-License-Identifier: MIT
#include "move.h"

namespace gemmule::cuda {

void slice(const SliceArgs& p, Context& ctx) {
  if (product(p.size) == 0) return;
  const Dims steps = steps_of(p.dims);
  const int64_t bytes = bytes_of(p.type);
  WalkBuilder walk;
  int64_t first = 0;
  for (int a = 0; a < kMaxRank; ++a) {
    first += p.begin[a] * steps[a];
    if (p.size[a] > 1) walk.axis(p.size[a], p.step[a] * steps[a]);  // of one element the step may be any number
  }
  walk.launch(ctx, bytes, p.x.as<char>() + first * bytes, p.y.memory);
}

}  // namespace gemmule::cuda
