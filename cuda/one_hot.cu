// SPDX-License-Identifier: MIT
// A kernel a size of element: block 1,024 elements of the result, thread four neighbours, with one division for their
// row.
// Memory-bound: the result's bytes at the card's bandwidth are the floor.
#include "divide.h"
#include "fours.h"

namespace gemmule {

template <class T>
DEVICE void one_hot_elements(
    const int32_t* __restrict__ index, T* __restrict__ y, int64_t size, Divisor depth, T on, T off) {
  const int64_t first = first_of_four();
  if (first >= size) return;
  int64_t row = size >> 31 ? depth.quotient(first) : depth.quotient(uint32_t(first));
  int64_t col = depth.remainder(first, row);
  Four<T> four = four_of(off);
#pragma unroll
  for (int l = 0; l < kFour; ++l) {
    if (first + l < size && index[row] == col) four.v[l] = on;
    if (++col == depth.value) col = 0, ++row;
  }
  store_four(y, first, size, four);
}

#define ONE_HOT(name, T)                                                                            \
  KERNEL((256), name, const int32_t* index, T* y, int64_t size, const Divisor depth, T on, T off) { \
    one_hot_elements(index, y, size, depth, on, off);                                               \
  }
ONE_HOT(one_hot_8, uint8_t)
ONE_HOT(one_hot_32, uint32_t)
ONE_HOT(one_hot_64, uint64_t)

}  // namespace gemmule
