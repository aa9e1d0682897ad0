// SPDX-License-Identifier: MIT
#include "channel_units.h"
#include "lanes.h"

namespace gemmule::cuda {

void normalize(const NormalizeArgs& p, Context& ctx) {
  if (p.type != DType::float32 || product({p.outer, p.channels, p.inner}) == 0) return;
  const bool fours = takes_fours(p.inner == 1 ? p.channels : p.inner, p.x.memory, p.y.memory);
  const ChannelUnits plan = channel_units(ctx, p.outer, p.channels, p.inner, fours ? 4 : 1);
  launch(ctx, fours ? "normalize_4" : "normalize_1", {blocks_of(plan.threads)}, kThreads, 0, plan, p.x.memory,
      p.y.memory, p.mean.memory, p.variance.memory, p.gamma.memory, p.beta.memory, float(p.epsilon));
}

}  // namespace gemmule::cuda
