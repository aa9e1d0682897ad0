// SPDX-License-Identifier: MIT
#include "broadcast.h"
#include "launch.h"

namespace gemmule::cuda {
namespace {

const char* const kernels[] = {
#define BINARY(name, ...) "binary_" #name,
#include "ops/binary.def"
#undef BINARY
};

}  // namespace

void binary(const BinaryArgs& p, Context& ctx) {
  each_part(broadcast_of(p.dims, p.mask_a, p.mask_b), [&](const Broadcast& shape, const PartOrigin& part) {
    const void* a = begin_of(p.a.memory, part.at[0], p.type);
    const void* b = begin_of(p.b.memory, part.at[1], p.type);
    void* y = begin_of(p.y.memory, part.first, p.type);
    if (p.type == DType::float32)
      launch(ctx, kernels[p.fn], {blocks_of(shape.size, 4 * kThreads)}, kThreads, 0, a, b, y, shape);
    else launch(ctx, "binary_whole", {blocks_of(shape.size)}, kThreads, 0, a, b, y, shape, p.type, p.fn);
  });
}

}  // namespace gemmule::cuda
