// SPDX-License-Identifier: MIT
#include "launch.h"

namespace gemmule::cuda {
namespace {

struct CumsumKernels {
  const char *warps, *blocks, *columns;
};
constexpr CumsumKernels kFloat32{"cumsum_warps_float32", "cumsum_blocks_float32", "cumsum_columns_float32"};
constexpr CumsumKernels kInt32{"cumsum_warps_int32", "cumsum_blocks_int32", "cumsum_columns_int32"};

constexpr int64_t kLongRow = 256;  // takes a block

}  // namespace

void cumsum(const CumsumArgs& p, Context& ctx) {
  if (product({p.outer, p.n, p.inner}) == 0) return;  // an empty axis may stand beside an endless one
  if (p.type != DType::float32 && p.type != DType::int32) return;
  const CumsumKernels& kernels = p.type == DType::float32 ? kFloat32 : kInt32;
  const int32_t exclusive = p.exclusive, reverse = p.reverse;
  const int64_t lines = p.outer * p.inner;
  if (p.inner > 1)
    launch(ctx, kernels.columns, {blocks_of(lines)}, kThreads, 0, p.x.memory, p.y.memory, lines, p.n, p.inner,
        exclusive, reverse);
  else if (p.n > kLongRow)
    launch(ctx, kernels.blocks, {lines}, kThreads, 0, p.x.memory, p.y.memory, p.n, exclusive, reverse);
  else
    launch(ctx, kernels.warps, {blocks_of(lines, kThreads / 32)}, kThreads, 0, p.x.memory, p.y.memory, lines, p.n,
        exclusive, reverse);
}

}  // namespace gemmule::cuda
