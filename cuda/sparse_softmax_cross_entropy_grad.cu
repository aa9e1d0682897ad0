// SPDX-License-Identifier: MIT
#include "block_reduce.h"

namespace gemmule {

// A group of `lanes` threads a row.
KERNEL((256), sparse_softmax_cross_entropy_grad, const float* __restrict__ dy, const float* __restrict__ prob,
    const int32_t* __restrict__ labels, int64_t ignore, int32_t ignores, float* __restrict__ dx, int64_t rows,
    int64_t cols, uint32_t lanes) {
  const int64_t row = group_of(lanes);
  if (row >= rows) return;
  const int64_t label = labels[row], hit = label < 0 || label >= cols ? 0 : label;
  const bool ignored = ignores && label == ignore;
  const float slope = dy[row];
  prob += row * cols;
  dx += row * cols;
  for (int64_t j = lane_of(lanes); j < cols; j += lanes) dx[j] = ignored ? 0 : slope * (prob[j] - (j == hit));
}

}  // namespace gemmule
