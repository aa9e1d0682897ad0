// SPDX-License-Identifier: MIT
#include "update_loop.h"

namespace gemmule::cuda {

void rmsprop_update(const RmspropUpdateArgs& a, Context& ctx) {
  launch_update(ctx, "rmsprop_update", a, a.count, a.p.memory, a.v.memory, a.m.memory, a.a.memory, a.g.memory,
      a.lr.memory, a.weight_decay, float(a.rho), float(1 - a.rho), float(a.momentum), float(a.epsilon));
}

}  // namespace gemmule::cuda
