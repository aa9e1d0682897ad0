// SPDX-License-Identifier: MIT
// The places of the indices come sorted by index, equal ones in their order (cuda/scatter_add.cu).
#include "divide.h"
#include "each_element.h"

namespace gemmule {

// One thread an element of y, or, where rows are empty, one a row. The first place of an index adds up what follows.
KERNEL((256), sum_duplicates, const float* x, const int32_t* index, const int32_t* order, int32_t* rows, float* y,
    int64_t count, int64_t width, int64_t n, Divisor units) {
  each_element(count * units.value, [&](auto e) {
    const auto k = units.quotient(e);
    const int64_t j = units.remainder(e, k), place = order[k];
    const int32_t row = index[place];
    const bool first = row >= 0 && row < n && (k == 0 || index[order[k - 1]] != row);
    if (j == 0) rows[place] = first ? row : -1;
    if (width == 0) return;
    float sum = first ? x[place * width + j] : 0;
    for (int64_t next = int64_t(k) + 1; first && next < count && index[order[next]] == row; ++next)
      sum += x[order[next] * width + j];
    y[place * width + j] = sum;
  });
}

}  // namespace gemmule
