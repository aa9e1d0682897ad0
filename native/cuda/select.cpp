// SPDX-License-Identifier: MIT
#include "broadcast.h"
#include "launch.h"

namespace gemmule::cuda {

void select(const SelectArgs& p, Context& ctx) {
  const int64_t size = bytes_of(p.type);
  const char* kernel = size == 8 ? "select_64" : size == 4 ? "select_32" : "select_8";
  const Broadcast whole = broadcast_of(p.dims, p.mask_condition, p.mask_a, p.mask_b);
  each_part(whole, [&](const Broadcast& shape, const PartOrigin& part) {
    launch(ctx, kernel, {blocks_of(shape.size, 4 * kThreads)}, kThreads, 0,
        begin_of(p.condition.memory, part.at[0], DType::boolean), begin_of(p.a.memory, part.at[1], p.type),
        begin_of(p.b.memory, part.at[2], p.type), begin_of(p.y.memory, part.first, p.type), shape);
  });
}

}  // namespace gemmule::cuda
