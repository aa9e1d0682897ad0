// SPDX-License-Identifier: MIT
#include "update_loop.h"

namespace gemmule::cuda {

void lion_update(const LionUpdateArgs& a, Context& ctx) {
  launch_update(ctx, "lion_update", a, a.count, a.p.memory, a.m.memory, a.g.memory, a.lr.memory, float(a.beta1),
      float(1 - a.beta1), float(a.beta2), float(1 - a.beta2), a.weight_decay);
}

}  // namespace gemmule::cuda
