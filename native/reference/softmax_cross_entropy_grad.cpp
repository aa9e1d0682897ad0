// SPDX-License-Identifier: MIT
#include "ops/softmax_cross_entropy_grad.h"

#include "by_type.h"
#include "kernels.h"

namespace gemmule::reference {

void softmax_cross_entropy_grad(const SoftmaxCrossEntropyGradArgs& p, Context&) {
  by_real(p.type, [&]<class T>(T) {
    for (int64_t r = 0; r < p.rows; ++r) {
      const T *prob = p.prob.as<T>() + r * p.cols, *t = p.targets.as<T>() + r * p.cols;
      double sum = 0;
      for (int64_t j = 0; j < p.cols; ++j) sum += t[j];
      for (int64_t j = 0; j < p.cols; ++j) p.dx.as<T>()[r * p.cols + j] = T(p.dy.as<T>()[r] * (prob[j] * sum - t[j]));
    }
  });
}

}  // namespace gemmule::reference
