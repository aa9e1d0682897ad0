// SPDX-License-Identifier: MIT
#include "update_loop.h"

namespace gemmule::cuda {

void adam_update(const AdamUpdateArgs& a, Context& ctx) {
  launch_update(ctx, {"adam_update", "adam_update_rows"}, a, a.p.memory, a.m.memory, a.v.memory, a.vhat.memory,
      a.g.memory, a.lr.memory, a.step.memory, a.beta1, a.beta2, float(a.epsilon), a.weight_decay);
}

}  // namespace gemmule::cuda
