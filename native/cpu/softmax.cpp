// SPDX-License-Identifier: MIT
#include "row_softmax.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

void log_row(const float* x, float* y, int64_t cols) {
  const RowSum row = row_sum<false>(x, y, cols);
  const Vec top = splat(row.top), log_sum = log(splat(row.sum));
  each_vector(0, cols, [&](int64_t j, auto lanes) { store(y + j, (load(x + j, lanes) - top) - log_sum, lanes); });
}

}  // namespace

void softmax(const SoftmaxArgs& p, Context& ctx) {
  const float* x = p.x.as();
  float* y = p.y.as();
  const int64_t cols = p.cols;
  if (cols == 0) return;
  each_row_block(ctx, p.rows, cols, [&](int64_t first, int64_t n) {
    for (int64_t r = first; r < first + n; ++r) {
      if (p.log) log_row(x + r * cols, y + r * cols, cols);
      else row_sum<true>(x + r * cols, y + r * cols, cols);
    }
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
