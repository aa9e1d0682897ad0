// SPDX-License-Identifier: MIT
#include "move.h"

namespace gemmule::cuda {

void gather_batch(const GatherBatchArgs& p, Context& ctx) {
  const int32_t *index = p.index.as<int32_t>(), *step = p.step.as<int32_t>();
  const int64_t bytes = bytes_of(p.type);
  const int64_t unit = Unit().at(p.x.memory).at(p.y.memory).lengths({p.width}, bytes).bytes();
  const int64_t width = p.width / (unit / bytes), total = product({p.rows, width});
  static constexpr Sized kGatherBatch{"gather_batch_8", "gather_batch_32", "gather_batch_64", "gather_batch_128"};
  if (total > 0)
    launch(ctx, kGatherBatch.of(unit), {blocks_of(total)}, kThreads, 0, fault_of(ctx), p.x.memory, index, p.y.memory,
        step, p.stride, p.rows, p.length, p.n, Divisor::of(width));
  else
    launch(ctx, "check_batch", {blocks_of(p.rows)}, kThreads, 0, fault_of(ctx), index, step, p.stride, p.rows, p.length,
        p.n);
  launch(ctx, "settle_batch", {}, 1, 0, fault_of(ctx), ctx.op, index, step, p.stride, p.rows, p.length, p.n);
}

}  // namespace gemmule::cuda
