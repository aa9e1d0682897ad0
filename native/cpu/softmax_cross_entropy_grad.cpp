// SPDX-License-Identifier: MIT
#include "row_softmax.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

void row(float dy, const float* prob, const float* t, float* dx, int64_t cols) {
  Vec total = zero();
  each_vector(0, cols, [&](int64_t j, auto lanes) { total += load(t + j, lanes); });
  const float s = sum(total);
  each_vector(0, cols,
      [&](int64_t j, auto lanes) { store(dx + j, dy * (load(prob + j, lanes) * s - load(t + j, lanes)), lanes); });
}

}  // namespace

void softmax_cross_entropy_grad(const SoftmaxCrossEntropyGradArgs& p, Context& ctx) {
  const float *dy = p.dy.as(), *prob = p.prob.as(), *t = p.targets.as();
  float* dx = p.dx.as();
  const int64_t cols = p.cols;
  each_row_block(ctx, p.rows, cols, [&](int64_t first, int64_t n) {
    for (int64_t r = first; r < first + n; ++r) row(dy[r], prob + r * cols, t + r * cols, dx + r * cols, cols);
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
