// SPDX-License-Identifier: MIT
#include "../../cuda/divide.h"
#include "launch.h"

namespace gemmule::cuda {

void pack_gates(const PackGatesArgs& p, Context& ctx) {
  if (p.type != DType::float32) return;
  const int64_t count = packed_gates(p.k, p.gates, p.units);
  launch(ctx, "pack_gates", {blocks_of(count)}, kThreads, 0, p.w.as(), p.y.as(), count, Divisor::of(p.k),
      Divisor::of(p.gates), p.units);
}

}  // namespace gemmule::cuda
