// SPDX-License-Identifier: MIT
#include <algorithm>
#include <bit>

#include "launch.h"

namespace gemmule::cuda {
namespace {

struct ArgReduceKernels {
  const char *groups, *blocks;
};
ArgReduceKernels kernels_of(DType type) {
  if (type == DType::float32) return {"arg_reduce_groups_float32", "arg_reduce_blocks_float32"};
  if (type == DType::int32) return {"arg_reduce_groups_int32", "arg_reduce_blocks_int32"};
  return {"arg_reduce_groups_uint8", "arg_reduce_blocks_uint8"};
}

constexpr int64_t kLongLine = 1024, kVeryLongLine = 16384;  // take a block, and a large one
constexpr int64_t kEnoughLines =
    1 << 14;  // where a thread a line keeps a GPU busy: neighbours read neighbouring columns

uint32_t lanes_of(const ArgReduceArgs& p, int64_t lines) {
  if (p.inner > 1 && (lines >= kEnoughLines || p.n <= 32)) return 1;
  return uint32_t(std::bit_ceil(uint64_t(std::min<int64_t>(p.n, 32))));
}

}  // namespace

void arg_reduce(const ArgReduceArgs& p, Context& ctx) {
  const int64_t lines = product({p.outer, p.inner});
  const ArgReduceKernels kernels = kernels_of(p.type);
  const int32_t least = ArgReduceFn(p.fn) == ArgReduceFn::argmin;
  const uint32_t lanes = lanes_of(p, lines);
  if (p.n > kLongLine && lanes > 1)
    launch(ctx, kernels.blocks, {lines}, p.n > kVeryLongLine ? 1024 : kThreads, 0, p.x.memory, p.y.memory, p.n, p.inner,
        least);
  else
    launch(ctx, kernels.groups, {blocks_of(lines, kThreads / lanes)}, kThreads, 0, p.x.memory, p.y.memory, lines, p.n,
        p.inner, least, lanes);
}

}  // namespace gemmule::cuda
