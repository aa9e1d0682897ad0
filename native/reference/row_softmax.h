// SPDX-License-Identifier: MIT
// What the softmax family knows of one row.
#pragma once
#include <cmath>
#include <cstdint>

namespace gemmule::reference {

// The greatest of the row (or NaN), and the logarithm of sum_i exp(x_i - top).
struct RowSum {
  double top, log_sum;
};
template <class T>
RowSum row_sum(const T* x, int64_t cols) {
  double top = -INFINITY, sum = 0;
  for (int64_t j = 0; j < cols; ++j)
    if (!(x[j] <= top)) top = x[j];
  for (int64_t j = 0; j < cols; ++j) sum += std::exp(x[j] - top);
  return {top, std::log(sum)};
}
template <class T>
double log_softmax(const T* x, int64_t j, RowSum row) {
  return x[j] - row.top - row.log_sum;
}

}  // namespace gemmule::reference
