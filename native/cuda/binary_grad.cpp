// SPDX-License-Identifier: MIT
#include "broadcast.h"
#include "launch.h"

namespace gemmule::cuda {
namespace {

const char* const kernels[][2] = {
#define BINARY(name, ...) {"binary_grad_a_" #name, "binary_grad_b_" #name},
#include "ops/binary.def"
#undef BINARY
};

}  // namespace

void binary_grad(const BinaryGradArgs& p, Context& ctx) {
  each_part(broadcast_of(p.dims, p.mask_a, p.mask_b), [&](const Broadcast& shape, const PartOrigin& part) {
    const void* dy = begin_of(p.dy.memory, part.first, p.type);
    const void* a = begin_of(p.a.memory, part.at[0], p.type);
    const void* b = begin_of(p.b.memory, part.at[1], p.type);
    const void* y = begin_of(p.y.memory, part.first, p.type);
    void* d = begin_of(p.d.memory, part.first, p.type);
    if (p.type == DType::float32)
      launch(ctx, kernels[p.fn][p.side], {blocks_of(shape.size, 4 * kThreads)}, kThreads, 0, dy, a, b, y, d, shape);
    else
      launch(
          ctx, "binary_grad_whole", {blocks_of(shape.size)}, kThreads, 0, dy, a, b, y, d, shape, p.type, p.fn, p.side);
  });
}

}  // namespace gemmule::cuda
