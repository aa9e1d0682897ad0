// SPDX-License-Identifier: MIT
#include "launch.h"
#include "reference/by_type.h"

namespace gemmule::cuda {
namespace {

const char* const kernels[] = {
#define UNARY(name, ...) "unary_grad_" #name,
#include "ops/unary.def"
#undef UNARY
};

}  // namespace

void unary_grad(const UnaryGradArgs& p, Context& ctx) {
  if (p.type == DType::float32)
    return launch(ctx, kernels[p.fn], {blocks_of(p.count, 4 * kThreads)}, kThreads, 0, p.dy.memory, p.x.memory,
        p.y.memory, p.dx.memory, p.count, float(p.alpha), float(p.beta));
  by_whole(p.type, [&]<class T>(T) {
    launch(ctx, "unary_grad_whole", {blocks_of(p.count)}, kThreads, 0, p.dy.memory, p.x.memory, p.y.memory, p.dx.memory,
        p.type, p.fn, p.count, int32_t(converted<T>(p.alpha)), int32_t(converted<T>(p.beta)));
  });
}

}  // namespace gemmule::cuda
