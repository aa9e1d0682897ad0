// SPDX-License-Identifier: MIT
#include "launch.h"

namespace gemmule::cuda {

void increment(const IncrementArgs& p, Context& ctx) {
  launch(ctx, "increment", {1}, 1, 0, fault_of(ctx), p.v.memory, p.at, uint32_t(p.by));
}

}  // namespace gemmule::cuda
