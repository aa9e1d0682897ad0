// SPDX-License-Identifier: MIT
#include "row_softmax.h"

namespace gemmule::cuda {

void softmax_cross_entropy(const SoftmaxCrossEntropyArgs& p, Context& ctx) {
  if (p.type != DType::float32) return;
  launch_rows(ctx, ROW_KERNELS("softmax_cross_entropy"), p.rows, p.cols, p.logits.memory, p.targets.memory,
      p.loss.memory, p.prob.memory);
}

}  // namespace gemmule::cuda
