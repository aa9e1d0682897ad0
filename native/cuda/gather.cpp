// SPDX-License-Identifier: MIT
#include "move.h"

namespace gemmule::cuda {

void gather(const GatherArgs& p, Context& ctx) {
  const int32_t* index = p.index.as<int32_t>();
  const int64_t bytes = bytes_of(p.type);
  const int64_t unit = Unit().at(p.x.memory).at(p.y.memory).lengths({p.inner}, bytes).bytes();
  const int64_t inner = p.inner / (unit / bytes), total = product({p.outer, p.count, inner});
  static constexpr Sized kGather{"gather_8", "gather_32", "gather_64", "gather_128"};
  if (total > 0)
    launch(ctx, kGather.of(unit), {blocks_of(total)}, kThreads, 0, fault_of(ctx), p.x.memory, index, p.y.memory, total,
        p.n, Divisor::of(inner), Divisor::of(p.count));
  else launch(ctx, "check_index", {blocks_of(p.count)}, kThreads, 0, fault_of(ctx), index, p.count, p.n);
  settle_fault(ctx, index, p.n);
}

}  // namespace gemmule::cuda
