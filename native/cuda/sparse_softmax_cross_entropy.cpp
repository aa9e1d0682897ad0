// SPDX-License-Identifier: MIT
#include "row_softmax.h"

namespace gemmule::cuda {

void sparse_softmax_cross_entropy(const SparseSoftmaxCrossEntropyArgs& p, Context& ctx) {
  if (p.type != DType::float32 || p.rows == 0) return;
  launch_rows(ctx, ROW_KERNELS("sparse_softmax_cross_entropy"), p.rows, p.cols, fault_of(ctx), p.logits.memory,
      p.labels.memory, p.ignore, int32_t(p.ignores), p.loss.memory, p.prob.memory);
  settle_fault(ctx, p.labels.as<int32_t>(), p.cols);
}

}  // namespace gemmule::cuda
