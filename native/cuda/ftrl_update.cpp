// SPDX-License-Identifier: MIT
#include "update_loop.h"

namespace gemmule::cuda {

void ftrl_update(const FtrlUpdateArgs& a, Context& ctx) {
  launch_update(ctx, "ftrl_update", a, a.count, a.p.memory, a.s.memory, a.z.memory, a.g.memory, a.lr.memory,
      float(-a.power), float(a.l1), a.l2, float(2 * a.l2_shrinkage), a.beta, a.weight_decay);
}

}  // namespace gemmule::cuda
