// SPDX-License-Identifier: MIT
#include "row_softmax.h"

namespace gemmule {

template <class Team>
DEVICE void softmax_cross_entropy_grad(
    const Team& team, const float* dy, const float* prob, const float* targets, float* dx, int64_t cols) {
  const auto t = team.hold(targets + team.row * cols), y = team.hold(prob + team.row * cols);
  const float sum = sum_of(team, [&](auto j, int slot) { return t.at(j, slot); });
  dx += team.row * cols;
  team.each([&](auto j, int slot) { dx[j] = dy[team.row] * (y.at(j, slot) * sum - t.at(j, slot)); });
}

ROW_KERNELS(softmax_cross_entropy_grad, softmax_cross_entropy_grad,
    (const float* __restrict__ dy, const float* __restrict__ prob, const float* __restrict__ targets,
        float* __restrict__ dx),
    (dy, prob, targets, dx, cols))

}  // namespace gemmule
