// SPDX-License-Identifier: MIT
#include "launch.h"

namespace gemmule::cuda {

void top_k(const TopKArgs& p, Context& ctx) {
  if (p.k == 0 || (p.type != DType::float32 && p.type != DType::int32)) return;
  const bool real = p.type == DType::float32;
  constexpr int64_t kLongRow = 1024, kVeryLongRow = 16384;  // take a block, and a large one
  if (p.cols > kLongRow)
    launch(ctx, real ? "top_k_blocks_float32" : "top_k_blocks_int32", {p.rows}, p.cols > kVeryLongRow ? 1024 : kThreads,
        0, p.x.memory, p.values.memory, p.indices.memory, p.cols, p.k);
  else
    launch(ctx, real ? "top_k_warps_float32" : "top_k_warps_int32", {blocks_of(p.rows, kThreads / 32)}, kThreads, 0,
        p.x.memory, p.values.memory, p.indices.memory, p.rows, p.cols, p.k);
}

}  // namespace gemmule::cuda
