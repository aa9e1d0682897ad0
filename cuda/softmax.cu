// SPDX-License-Identifier: MIT
#include "row_softmax.h"

namespace gemmule {

// y may be x: each thread has read its columns for the last time when it writes them.
template <class Team>
DEVICE void softmax(const Team& team, const float* x, float* y, bool log, int64_t cols) {
  const auto logits = team.hold(x + team.row * cols);
  const RowSum row = row_sum(team, logits);
  const float log_sum = logf(row.sum), share = 1 / row.sum;
  team.write(
      y + team.row * cols, logits, [=](float x) { return log ? x - row.top - log_sum : expf(x - row.top) * share; });
}

ROW_KERNELS(softmax, softmax, (const float* x, float* y, int32_t log), (x, y, log, cols))

}  // namespace gemmule
