// SPDX-License-Identifier: MIT
#include "launch.h"

namespace gemmule::cuda {

void random_permutation(const RandomPermutationArgs& p, Context& ctx) {
  auto* first = static_cast<int32_t*>(workspace(ctx, 4 * p.count * int64_t{sizeof(int32_t)}));
  if (!first) return;
  int32_t *next = first + p.count, *target = next + p.count, *from = target + p.count;
  const Grid grid{blocks_of(p.count)};
  const int32_t count = int32_t(p.count);
  launch(ctx, "fill_32", grid, kThreads, 0, first, uint32_t{INT32_MAX}, p.count);
  launch(ctx, "permutation_comers", {blocks_of(p.count, 4 * kThreads)}, kThreads, 0, p.state.memory, p.ordinal, count,
      first, next, target);
  launch(ctx, "permutation_sources", grid, kThreads, 0, count, first, next, from);
  launch(ctx, "permutation_rows", grid, kThreads, 0, fault_of(ctx), count, first, next, target, from, p.y.memory);
}

}  // namespace gemmule::cuda
