// SPDX-License-Identifier: MIT
#include "update_loop.h"

namespace gemmule::cuda {

void adadelta_update(const AdadeltaUpdateArgs& a, Context& ctx) {
  launch_update(ctx, "adadelta_update", a, a.count, a.p.memory, a.s.memory, a.d.memory, a.g.memory, a.lr.memory,
      float(a.rho), float(1 - a.rho), float(a.epsilon), a.weight_decay);
}

}  // namespace gemmule::cuda
