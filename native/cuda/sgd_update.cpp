// SPDX-License-Identifier: MIT
#include "update_loop.h"

namespace gemmule::cuda {

void sgd_update(const SgdUpdateArgs& a, Context& ctx) {
  launch_update(ctx, {"sgd_update", "sgd_update_rows"}, a, a.p.memory, a.v.memory, a.g.memory, a.lr.memory,
      a.weight_decay, float(a.momentum), int32_t(a.nesterov));
}

}  // namespace gemmule::cuda
