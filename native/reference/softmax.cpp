// SPDX-License-Identifier: MIT
#include "ops/softmax.h"

#include "by_type.h"
#include "kernels.h"
#include "row_softmax.h"

namespace gemmule::reference {

void softmax(const SoftmaxArgs& p, Context&) {
  by_real(p.type, [&]<class T>(T) {
    for (int64_t r = 0; r < p.rows; ++r) {
      const T* x = p.x.as<T>() + r * p.cols;
      const RowSum row = row_sum(x, p.cols);
      for (int64_t j = 0; j < p.cols; ++j) {
        const double log_y = log_softmax(x, j, row);
        p.y.as<T>()[r * p.cols + j] = T(p.log ? log_y : std::exp(log_y));
      }
    }
  });
}

}  // namespace gemmule::reference
