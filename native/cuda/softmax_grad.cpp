// SPDX-License-Identifier: MIT
#include "row_softmax.h"

namespace gemmule::cuda {

void softmax_grad(const SoftmaxGradArgs& p, Context& ctx) {
  if (p.type != DType::float32) return;
  launch_rows(ctx, ROW_KERNELS("softmax_grad"), p.rows, p.cols, p.dy.memory, p.y.memory, p.dx.memory, int32_t(p.log));
}

}  // namespace gemmule::cuda
