// SPDX-License-Identifier: MIT
// Launches the optimizers' kernels: cuda/update_loop.h.
#pragma once
#include "launch.h"

namespace gemmule::cuda {

template <class... A>
void launch_update(Context& ctx, const char* kernel, const Args& own, int64_t count, const A&... arguments) {
  if (own.type != DType::float32) return;
  const DeviceFault* fault = fault_of(ctx);
  launch(ctx, kernel, {blocks_of(count, 4 * kThreads)}, kThreads, 0, fault, count, arguments...);
}

}  // namespace gemmule::cuda
