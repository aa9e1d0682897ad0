// SPDX-License-Identifier: MIT
#include <algorithm>
#include <bit>

#include "launch.h"

namespace gemmule::cuda {

void sparse_softmax_cross_entropy_grad(const SparseSoftmaxCrossEntropyGradArgs& p, Context& ctx) {
  if (p.type != DType::float32) return;
  const uint32_t lanes = uint32_t(std::bit_ceil(uint64_t(std::clamp<int64_t>(p.cols, 1, kThreads))));
  launch(ctx, "sparse_softmax_cross_entropy_grad", {blocks_of(p.rows, kThreads / lanes)}, kThreads, 0, p.dy.memory,
      p.prob.memory, p.labels.memory, p.ignore, int32_t(p.ignores), p.dx.memory, p.rows, p.cols, lanes);
}

}  // namespace gemmule::cuda
