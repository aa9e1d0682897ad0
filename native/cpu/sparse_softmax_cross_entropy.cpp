// SPDX-License-Identifier: MIT
#include "row_softmax.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

// Before the rows are shared out, so that the lowest bad label is the one reported.
void check_labels(const SparseSoftmaxCrossEntropyArgs& p, const int32_t* labels, Context& ctx) {
  for (int64_t r = 0; r < p.rows; ++r)
    if ((labels[r] < 0 || labels[r] >= p.cols) && !(p.ignores && labels[r] == p.ignore))
      return ctx.fail(r, labels[r], p.cols);
}

}  // namespace

void sparse_softmax_cross_entropy(const SparseSoftmaxCrossEntropyArgs& p, Context& ctx) {
  const float* x = p.logits.as();
  const int32_t* labels = p.labels.as<int32_t>();
  float *loss = p.loss.as(), *prob = p.prob.as();
  const int64_t cols = p.cols;
  check_labels(p, labels, ctx);
  each_row_block(ctx, p.rows, cols, [&](int64_t first, int64_t n) {
    for (int64_t from = first; from < first + n; from += W) {
      Losses losses;
      for (int64_t r = from; r < least(from + W, first + n); ++r) {
        const int64_t label = labels[r], hit = label < 0 || label >= cols ? 0 : label;
        const float at_hit = x[r * cols + hit];  // before prob, which may be written over x
        const RowSum row = row_sum<true>(x + r * cols, prob + r * cols, cols);
        if (p.ignores && label == p.ignore) losses.add(0, 0, 1);
        else losses.add(row.top - at_hit, 1, row.sum);
      }
      losses.write(loss + from);
    }
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
