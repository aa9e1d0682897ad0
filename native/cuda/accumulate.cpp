// SPDX-License-Identifier: MIT
#include <algorithm>

#include "launch.h"

namespace gemmule::cuda {

void accumulate(const AccumulateArgs& p, Context& ctx) {
  if (p.type != DType::float32 || p.count == 0) return;
  constexpr int64_t kOneBlock = 8192;  // values
  if (p.count <= kOneBlock)
    return launch(ctx, "accumulate", {}, kThreads, 0, static_cast<const DeviceFault*>(fault_of(ctx)), p.values.memory,
        p.weights.memory, p.total.memory, p.count);
  const int64_t parts = std::min<int64_t>(256, blocks_of(p.count, 2048));
  void* sums = workspace(ctx, parts * 2 * int64_t{sizeof(double)});
  if (!sums) return;
  launch(ctx, "accumulate_parts", {parts}, kThreads, 0, p.values.memory, p.weights.memory, sums, p.count);
  launch(ctx, "accumulate_total", {}, kThreads, 0, static_cast<const DeviceFault*>(fault_of(ctx)), sums, p.total.memory,
      parts);
}

}  // namespace gemmule::cuda
