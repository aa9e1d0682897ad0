// SPDX-License-Identifier: MIT
#include "row_softmax.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

template <bool log>
void row(const float* dy, const float* y, float* dx, int64_t cols) {
  Vec total = zero();
  each_vector(0, cols,
      [&](int64_t j, auto lanes) { total += log ? load(dy + j, lanes) : load(dy + j, lanes) * load(y + j, lanes); });
  const float s = sum(total);
  each_vector(0, cols, [&](int64_t j, auto lanes) {
    const Vec d = load(dy + j, lanes), v = load(y + j, lanes);
    store(dx + j, log ? d - exp(v) * s : v * (d - s), lanes);
  });
}

}  // namespace

void softmax_grad(const SoftmaxGradArgs& p, Context& ctx) {
  const float *dy = p.dy.as(), *y = p.y.as();
  float* dx = p.dx.as();
  const int64_t cols = p.cols;
  each_row_block(ctx, p.rows, cols, [&](int64_t first, int64_t n) {
    for (int64_t at = first * cols; at < (first + n) * cols; at += cols) {
      if (p.log) row<true>(dy + at, y + at, dx + at, cols);
      else row<false>(dy + at, y + at, dx + at, cols);
    }
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
