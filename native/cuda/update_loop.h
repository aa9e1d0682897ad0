// SPDX-License-Identifier: MIT
// Launches the optimizers' kernels: cuda/update_loop.h.
#pragma once
#include "../../cuda/updated_rows.h"
#include "launch.h"

namespace gemmule::cuda {

template <class... A>
void launch_update(Context& ctx, const char* kernel, const Args& own, int64_t count, const A&... arguments) {
  if (own.type != DType::float32) return;
  const DeviceFault* fault = fault_of(ctx);
  launch(ctx, kernel, {blocks_of(count, 4 * kThreads)}, kThreads, 0, fault, count, arguments...);
}

// `of_rows` where it is some rows that are updated; then `all`.
struct UpdateKernels {
  const char *all, *of_rows;
};
template <class... A>
void launch_update(Context& ctx, const UpdateKernels& kernels, const RowUpdate& own, const A&... arguments) {
  if (!own.width) return launch_update(ctx, kernels.all, own, own.count, arguments...);
  if (own.type != DType::float32) return;
  const UpdatedRows rows{own.rows.as<int32_t>(), own.slopes(), own.n(), Divisor::of(own.width)};
  const DeviceFault* fault = fault_of(ctx);
  launch(ctx, kernels.of_rows, {blocks_of(rows.total)}, kThreads, 0, fault, rows, arguments...);
}

}  // namespace gemmule::cuda
