// SPDX-License-Identifier: MIT
#include "ops/sparse_softmax_cross_entropy.h"

#include "by_type.h"
#include "kernels.h"
#include "row_softmax.h"

namespace gemmule::reference {

void sparse_softmax_cross_entropy(const SparseSoftmaxCrossEntropyArgs& p, Context& context) {
  by_real(p.type, [&]<class T>(T) {
    for (int64_t r = 0; r < p.rows; ++r) {
      const T* x = p.logits.as<T>() + r * p.cols;
      int64_t label = p.labels.as<int32_t>()[r];
      const bool ignored = p.ignores && label == p.ignore;
      if (label < 0 || label >= p.cols) {
        if (!ignored) context.fail(r, label, p.cols);
        label = 0;
      }
      const RowSum row = row_sum(x, p.cols);
      for (int64_t j = 0; j < p.cols; ++j) p.prob.as<T>()[r * p.cols + j] = T(std::exp(log_softmax(x, j, row)));
      p.loss.as<T>()[r] = ignored ? T(0) : T(-log_softmax(x, label, row));
    }
  });
}

}  // namespace gemmule::reference
