// SPDX-License-Identifier: MIT
#include "update_loop.h"

namespace gemmule::cuda {

void adamax_update(const AdamaxUpdateArgs& a, Context& ctx) {
  launch_update(ctx, "adamax_update", a, a.count, a.p.memory, a.m.memory, a.u.memory, a.g.memory, a.lr.memory,
      a.step.memory, a.beta1, float(a.beta2), float(a.epsilon), a.weight_decay);
}

}  // namespace gemmule::cuda
