// SPDX-License-Identifier: MIT
#include "row_softmax.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

// sum_j t_j (lse - x_j) = sum_j t_j (top - x_j) + log(sum) sum_j t_j. A class that cannot be, with logit -inf, costs nothing.
void add_row(const float* x, const float* t, int64_t cols, RowSum row, Losses& losses) {
  Vec away = zero(), weight = zero();
  each_vector(0, cols, [&](int64_t j, auto lanes) {
    const Vec share = load(t + j, lanes);
    away += select(share == 0.0f, zero(), share * (row.top - load(x + j, lanes)));
    weight += share;
  });
  losses.add(sum(away), sum(weight), row.sum);
}

}  // namespace

void softmax_cross_entropy(const SoftmaxCrossEntropyArgs& p, Context& ctx) {
  const float *x = p.logits.as(), *t = p.targets.as();
  float *loss = p.loss.as(), *prob = p.prob.as();
  const int64_t cols = p.cols;
  if (cols == 0)
    for (int64_t r = 0; r < p.rows; ++r) loss[r] = 0;
  else
    each_row_block(ctx, p.rows, cols, [&](int64_t first, int64_t n) {
      for (int64_t from = first; from < first + n; from += W) {
        Losses losses;
        for (int64_t r = from; r < least(from + W, first + n); ++r)
          add_row(x + r * cols, t + r * cols, cols, row_sum<true>(x + r * cols, prob + r * cols, cols), losses);
        losses.write(loss + from);
      }
    });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
