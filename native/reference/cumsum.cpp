// SPDX-License-Identifier: MIT
#include "kernels.h"
#include "reference/by_type.h"

namespace gemmule::reference {

namespace {

template <class T>
void sum_line(const CumsumArgs& p, const T* x, T* y) {
  std::conditional_t<std::is_integral_v<T>, int64_t, double> sum = 0;  // 2^31 int32 fit an int64
  for (int64_t i = 0; i < p.n; ++i) {
    const int64_t at = (p.reverse ? p.n - 1 - i : i) * p.inner;
    const T value = x[at];
    if (p.exclusive) y[at] = T(sum);
    sum += value;
    if (!p.exclusive) y[at] = T(sum);
  }
}

}  // namespace

void cumsum(const CumsumArgs& p, Context&) {
  if (product({p.outer, p.n, p.inner}) == 0) return;  // an empty axis may stand beside an endless one
  by_number(p.type, [&]<class T>(T) {
    for (int64_t o = 0; o < p.outer; ++o)
      for (int64_t j = 0; j < p.inner; ++j)
        sum_line(p, p.x.as<T>() + o * p.n * p.inner + j, p.y.as<T>() + o * p.n * p.inner + j);
  });
}

}  // namespace gemmule::reference
