// SPDX-License-Identifier: MIT
#include "row_softmax.h"

namespace gemmule {

template <class Team>
DEVICE void softmax_grad(
    const Team& team, const float* dy_rows, const float* y_rows, float* dx, bool log, int64_t cols) {
  const auto dy = team.hold(dy_rows + team.row * cols), y = team.hold(y_rows + team.row * cols);
  const float sum =
      sum_of(team, [&](auto j, int slot) { return log ? dy.at(j, slot) : dy.at(j, slot) * y.at(j, slot); });
  dx += team.row * cols;
  team.each([&](auto j, int slot) {
    const float slope = dy.at(j, slot), value = y.at(j, slot);
    dx[j] = log ? slope - expf(value) * sum : value * (slope - sum);
  });
}

ROW_KERNELS(softmax_grad, softmax_grad,
    (const float* __restrict__ dy, const float* __restrict__ y, float* __restrict__ dx, int32_t log),
    (dy, y, dx, log, cols))

}  // namespace gemmule
