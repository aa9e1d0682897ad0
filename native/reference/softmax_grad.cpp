// SPDX-License-Identifier: MIT
#include "ops/softmax_grad.h"

#include <cmath>

#include "by_type.h"
#include "kernels.h"

namespace gemmule::reference {

void softmax_grad(const SoftmaxGradArgs& p, Context&) {
  by_real(p.type, [&]<class T>(T) {
    for (int64_t r = 0; r < p.rows; ++r) {
      const T *dy = p.dy.as<T>() + r * p.cols, *y = p.y.as<T>() + r * p.cols;
      double sum = 0;
      for (int64_t j = 0; j < p.cols; ++j) sum += p.log ? double(dy[j]) : double(dy[j]) * y[j];
      for (int64_t j = 0; j < p.cols; ++j)
        p.dx.as<T>()[r * p.cols + j] = T(p.log ? dy[j] - std::exp(double(y[j])) * sum : y[j] * (dy[j] - sum));
    }
  });
}

}  // namespace gemmule::reference
