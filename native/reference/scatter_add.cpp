// SPDX-License-Identifier: MIT
#include "kernels.h"
#include "reference/by_type.h"

namespace gemmule::reference {

void scatter_add(const ScatterAddArgs& p, Context& ctx) {
  const int32_t* index = p.index.as<int32_t>();
  auto known = [&](int64_t i) { return index[i] >= 0 && index[i] < p.n; };
  for (int64_t i = 0; i < p.count; ++i)
    if (!known(i)) ctx.fail(i, index[i], p.n);
  by_number(p.type, [&]<class T>(T zero) {
    T* y = p.y.as<T>();
    for (int64_t e = 0; e < product({p.outer, p.n, p.inner}); ++e) y[e] = zero;
    if (product({p.outer, p.count, p.inner}) == 0) return;  // an empty axis may stand beside an endless one
    for (int64_t o = 0; o < p.outer; ++o)
      for (int64_t i = 0; i < p.count; ++i)
        for (int64_t j = 0; known(i) && j < p.inner; ++j) {
          T& sum = y[(o * p.n + index[i]) * p.inner + j];
          sum = wrapped_sum(sum, p.x.as<T>()[(o * p.count + i) * p.inner + j]);
        }
  });
}

}  // namespace gemmule::reference
