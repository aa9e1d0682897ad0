// SPDX-License-Identifier: MIT
#include "row_softmax.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

void row(float dy, const float* prob, int64_t hit, float* dx, int64_t cols) {
  const float at_hit = prob[hit];
  each_vector(0, cols, [&](int64_t j, auto lanes) { store(dx + j, dy * load(prob + j, lanes), lanes); });
  dx[hit] = dy * (at_hit - 1);
}

}  // namespace

void sparse_softmax_cross_entropy_grad(const SparseSoftmaxCrossEntropyGradArgs& p, Context& ctx) {
  const float *dy = p.dy.as(), *prob = p.prob.as();
  const int32_t* labels = p.labels.as<int32_t>();
  float* dx = p.dx.as();
  const int64_t cols = p.cols;
  if (cols == 0) return;
  each_row_block(ctx, p.rows, cols, [&](int64_t first, int64_t n) {
    for (int64_t r = first; r < first + n; ++r) {
      const int64_t label = labels[r], hit = label < 0 || label >= cols ? 0 : label;
      if (p.ignores && label == p.ignore)
        each_vector(0, cols, [&](int64_t j, auto lanes) { store(dx + r * cols + j, zero(), lanes); });
      else row(dy[r], prob + r * cols, hit, dx + r * cols, cols);
    }
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
