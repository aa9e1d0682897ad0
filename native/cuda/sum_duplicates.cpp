// SPDX-License-Identifier: MIT
#include "sort_places.h"

namespace gemmule::cuda {

void sum_duplicates(const SumDuplicatesArgs& p, Context& ctx) {
  if (p.type != DType::float32 || p.count == 0) return;
  const int32_t* index = p.index.as<int32_t>();
  const SortedPlaces sorted = sort_places(index, p.count, p.n, 0, ctx);
  if (!sorted.pass.order) return;
  const Divisor units = Divisor::of(p.width);
  launch(ctx, "sum_duplicates", {blocks_of(p.count * units.value)}, kThreads, 0, p.x.memory, index, sorted.pass.order,
      p.rows.memory, p.y.memory, p.count, p.width, p.n, units);
}

}  // namespace gemmule::cuda
