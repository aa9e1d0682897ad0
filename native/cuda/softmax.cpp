// SPDX-License-Identifier: MIT
#include "row_softmax.h"

namespace gemmule::cuda {

void softmax(const SoftmaxArgs& p, Context& ctx) {
  if (p.type != DType::float32) return;
  launch_rows(ctx, ROW_KERNELS("softmax"), p.rows, p.cols, p.x.memory, p.y.memory, int32_t(p.log));
}

}  // namespace gemmule::cuda
