// SPDX-License-Identifier: MIT
#include "row_softmax.h"

namespace gemmule {

template <class Team>
DEVICE void softmax_cross_entropy_grad(
    const Team& team, const float* dy, const float* prob, const float* targets, float* dx, int64_t cols) {
  const auto t = team.hold(targets + team.row * cols);
  const float sum = sum_of(team, [&](auto j, int slot) { return t.at(j, slot); });
  prob += team.row * cols;
  dx += team.row * cols;
  team.each([&](auto j, int slot) { dx[j] = dy[team.row] * (prob[j] * sum - t.at(j, slot)); });
}

ROW_KERNELS(softmax_cross_entropy_grad, softmax_cross_entropy_grad,
    (const float* dy, const float* prob, const float* targets, float* dx), (dy, prob, targets, dx, cols))

}  // namespace gemmule
