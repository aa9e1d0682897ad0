// SPDX-License-Identifier: MIT
#include "launch.h"

namespace gemmule::cuda {

void assign(const AssignArgs& p, Context& ctx) {
  const int64_t bytes = p.count * bytes_of(p.type);
  launch(ctx, "assign_bytes", {blocks_of(bytes, 16 * kThreads)}, kThreads, 0, fault_of(ctx), p.v.memory, p.x.memory,
      bytes);
}

}  // namespace gemmule::cuda
