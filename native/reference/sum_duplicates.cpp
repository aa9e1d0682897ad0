// SPDX-License-Identifier: MIT
#include "kernels.h"
#include "reference/by_type.h"

namespace gemmule::reference {

void sum_duplicates(const SumDuplicatesArgs& p, Context&) {
  const int32_t* index = p.index.as<int32_t>();
  // Where index[i] comes first; -1 where it is outside.
  auto first = [&](int64_t i) -> int64_t {
    if (index[i] < 0 || index[i] >= p.n) return -1;
    int64_t k = 0;
    while (index[k] != index[i]) ++k;
    return k;
  };
  by_real(p.type, [&]<class T>(T zero) {
    T* y = p.y.as<T>();
    for (int64_t i = 0; i < p.count; ++i) {
      const int64_t sum = first(i);
      p.rows.as<int32_t>()[i] = sum == i ? index[i] : -1;
      for (int64_t j = 0; j < p.width; ++j) {
        y[i * p.width + j] = zero;
        if (sum >= 0) y[sum * p.width + j] += p.x.as<T>()[i * p.width + j];
      }
    }
  });
}

}  // namespace gemmule::reference
