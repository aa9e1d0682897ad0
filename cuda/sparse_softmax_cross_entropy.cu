// SPDX-License-Identifier: MIT
#include "fault.h"
#include "row_softmax.h"

namespace gemmule {

struct Labels {
  const int32_t* label;
  int64_t ignore;
  int32_t ignores;
};

template <class Team>
DEVICE void sparse_softmax_cross_entropy(const Team& team, DeviceFault* fault, const float* logits, const Labels labels,
    float* loss, float* prob, int64_t cols) {
  logits += team.row * cols;
  const auto x = team.hold(logits);
  const RowSum row = row_sum(team, x);
  const float share = 1 / row.sum;
  prob += team.row * cols;
  team.each([&](auto j, int slot) { prob[j] = expf(x.at(j, slot) - row.top) * share; });
  if (!team.leads()) return;
  const int64_t label = labels.label[team.row];
  const bool ignored = labels.ignores && label == labels.ignore, known = label >= 0 && label < cols;
  if (!known && !ignored) note_fault(fault, team.row);
  loss[team.row] = ignored ? 0 : logf(row.sum) - (logits[known ? label : 0] - row.top);
}

ROW_KERNELS(sparse_softmax_cross_entropy, sparse_softmax_cross_entropy,
    (DeviceFault * fault, const float* __restrict__ logits, const int32_t* labels, int64_t ignore, int32_t ignores,
        float* loss, float* __restrict__ prob),
    (fault, logits, Labels{labels, ignore, ignores}, loss, prob, cols))

}  // namespace gemmule
