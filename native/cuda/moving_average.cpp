// SPDX-License-Identifier: MIT
#include "update_loop.h"

namespace gemmule::cuda {

void moving_average(const MovingAverageArgs& a, Context& ctx) {
  launch_update(
      ctx, "moving_average", a, a.count, a.average.memory, a.x.memory, float(a.momentum), float(1 - a.momentum));
}

}  // namespace gemmule::cuda
