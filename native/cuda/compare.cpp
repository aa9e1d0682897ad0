// SPDX-License-Identifier: MIT
#include "broadcast.h"
#include "launch.h"

namespace gemmule::cuda {

void compare(const CompareArgs& p, Context& ctx) {
  const char* kernel = p.type == DType::float32 ? "compare_float32"
      : p.type == DType::int32                  ? "compare_int32"
                                                : "compare_uint8";
  each_part(broadcast_of(p.dims, p.mask_a, p.mask_b), [&](const Broadcast& shape, const PartOrigin& part) {
    launch(ctx, kernel, {blocks_of(shape.size, 4 * kThreads)}, kThreads, 0, begin_of(p.a.memory, part.at[0], p.type),
        begin_of(p.b.memory, part.at[1], p.type), begin_of(p.y.memory, part.first, DType::boolean), shape, p.fn);
  });
}

}  // namespace gemmule::cuda
