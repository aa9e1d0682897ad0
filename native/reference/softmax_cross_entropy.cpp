// SPDX-License-Identifier: MIT
#include "ops/softmax_cross_entropy.h"

#include "by_type.h"
#include "kernels.h"
#include "row_softmax.h"

namespace gemmule::reference {

void softmax_cross_entropy(const SoftmaxCrossEntropyArgs& p, Context&) {
  by_real(p.type, [&]<class T>(T) {
    for (int64_t r = 0; r < p.rows; ++r) {
      const T *x = p.logits.as<T>() + r * p.cols, *t = p.targets.as<T>() + r * p.cols;
      const RowSum row = row_sum(x, p.cols);
      double loss = 0;
      for (int64_t j = 0; j < p.cols; ++j) {
        const double log_y = log_softmax(x, j, row);
        if (t[j] != 0) loss -= t[j] * log_y;  // a class that cannot be, with logit -inf, costs nothing
        p.prob.as<T>()[r * p.cols + j] = T(std::exp(log_y));
      }
      p.loss.as<T>()[r] = T(loss);
    }
  });
}

}  // namespace gemmule::reference
