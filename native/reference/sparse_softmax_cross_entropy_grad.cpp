// SPDX-License-Identifier: MIT
#include "ops/sparse_softmax_cross_entropy_grad.h"

#include "by_type.h"
#include "kernels.h"

namespace gemmule::reference {

void sparse_softmax_cross_entropy_grad(const SparseSoftmaxCrossEntropyGradArgs& p, Context&) {
  by_real(p.type, [&]<class T>(T) {
    for (int64_t r = 0; r < p.rows; ++r) {
      const int64_t label = p.labels.as<int32_t>()[r], hit = label < 0 || label >= p.cols ? 0 : label;
      const bool ignored = p.ignores && label == p.ignore;
      for (int64_t j = 0; j < p.cols; ++j) {
        const double slope = double(p.prob.as<T>()[r * p.cols + j]) - (j == hit);
        p.dx.as<T>()[r * p.cols + j] = ignored ? T(0) : T(p.dy.as<T>()[r] * slope);
      }
    }
  });
}

}  // namespace gemmule::reference
