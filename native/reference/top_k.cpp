// SPDX-License-Identifier: MIT
#include "kernels.h"
#include "reference/by_type.h"

namespace gemmule::reference {

namespace {

// Whether element i comes before element j in the order of the result.
template <class T>
bool before(const T* x, int64_t i, int64_t j) {
  const bool nan_i = x[i] != x[i], nan_j = x[j] != x[j];
  if (nan_i != nan_j) return nan_i;
  if (nan_i || x[i] == x[j]) return i < j;
  return x[i] > x[j];
}

// The first of those that come after `last` (-1: of all).
template <class T>
int64_t next(const T* x, int64_t cols, int64_t last) {
  int64_t found = -1;
  for (int64_t j = 0; j < cols; ++j)
    if ((last < 0 || before(x, last, j)) && (found < 0 || before(x, j, found))) found = j;
  return found;
}

}  // namespace

void top_k(const TopKArgs& p, Context&) {
  if (product({p.rows, p.k}) == 0) return;  // an empty axis may stand beside an endless one
  by_number(p.type, [&]<class T>(T) {
    for (int64_t i = 0; i < p.rows; ++i) {
      const T* x = p.x.as<T>() + i * p.cols;
      int64_t last = -1;
      for (int64_t j = 0; j < p.k; ++j) {
        last = next(x, p.cols, last);
        p.values.as<T>()[i * p.k + j] = x[last];
        p.indices.as<int32_t>()[i * p.k + j] = int32_t(last);
      }
    }
  });
}

}  // namespace gemmule::reference
