// SPDX-License-Identifier: MIT
#include "update_loop.h"

namespace gemmule::cuda {

void adagrad_update(const AdagradUpdateArgs& a, Context& ctx) {
  launch_update(ctx, {"adagrad_update", "adagrad_update_rows"}, a, a.p.memory, a.s.memory, a.g.memory, a.lr.memory,
      float(a.epsilon), a.weight_decay);
}

}  // namespace gemmule::cuda
