// SPDX-License-Identifier: MIT
#include "kernels.h"
#include "reference/by_type.h"

namespace gemmule::reference {

void gather_batch(const GatherBatchArgs& p, Context& ctx) {
  const int64_t start = p.step.as<int32_t>()[0] * p.stride;
  const bool within = start >= 0 && start + p.rows <= p.length;
  const int32_t* index = p.index.as<int32_t>() + (within ? start : 0);
  if (!within) ctx.fail(start, start, p.length);
  ctx.batch_rows = within ? index : nullptr;
  ctx.batch_count = within ? p.rows : 0;
  auto known = [&](int64_t i) { return within && index[i] >= 0 && index[i] < p.n; };
  for (int64_t i = 0; within && i < p.rows; ++i)
    if (!known(i)) ctx.fail(start + i, index[i], p.n);
  if (product({p.rows, p.width}) == 0) return;  // an empty axis may stand beside an endless one
  by_size(p.type, [&]<class T>(T zero) {
    for (int64_t i = 0; i < p.rows; ++i)
      for (int64_t j = 0; j < p.width; ++j)
        p.y.as<T>()[i * p.width + j] = known(i) ? p.x.as<T>()[index[i] * p.width + j] : zero;
  });
}

}  // namespace gemmule::reference
