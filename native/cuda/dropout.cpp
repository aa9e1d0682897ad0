// SPDX-License-Identifier: MIT
#include "launch.h"
#include "ops/philox.h"

namespace gemmule::cuda {

void dropout(const DropoutArgs& p, Context& ctx) {
  if (p.type != DType::float32) return;
  launch(ctx, "dropout", {blocks_of(p.count, 4 * kThreads)}, kThreads, 0, p.x.memory, p.state.memory, p.y.memory,
      p.count, uniform_threshold(p.rate), float(1 / (1 - p.rate)), p.ordinal);
}

}  // namespace gemmule::cuda
