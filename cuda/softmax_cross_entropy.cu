// SPDX-License-Identifier: MIT
#include "row_softmax.h"

namespace gemmule {

template <class Team>
DEVICE void softmax_cross_entropy(
    const Team& team, const float* logits, const float* targets, float* loss, float* prob, int64_t cols) {
  const auto x = team.hold(logits + team.row * cols), t = team.hold(targets + team.row * cols);
  const RowSum row = row_sum(team, x);
  const float log_sum = logf(row.sum), share = 1 / row.sum;
  prob += team.row * cols;
  const float total = sum_of(team, [&](auto j, int slot) {
    const float below = x.at(j, slot) - row.top, target = t.at(j, slot);
    prob[j] = expf(below) * share;
    return target != 0 ? target * (log_sum - below) : 0;  // a class that cannot be, with logit -inf, costs nothing
  });
  if (team.leads()) loss[team.row] = total;
}

ROW_KERNELS(softmax_cross_entropy, softmax_cross_entropy,
    (const float* __restrict__ logits, const float* __restrict__ targets, float* loss, float* __restrict__ prob),
    (logits, targets, loss, prob, cols))

}  // namespace gemmule
