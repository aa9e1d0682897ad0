// SPDX-License-Identifier: MIT
#include "row_softmax.h"

namespace gemmule::cuda {

void softmax_cross_entropy_grad(const SoftmaxCrossEntropyGradArgs& p, Context& ctx) {
  if (p.type != DType::float32) return;
  launch_rows(ctx, ROW_KERNELS("softmax_cross_entropy_grad"), p.rows, p.cols, p.dy.memory, p.prob.memory,
      p.targets.memory, p.dx.memory);
}

}  // namespace gemmule::cuda
