// SPDX-License-Identifier: MIT
// A kernel a size of element: block 1,024 elements, thread four neighbours of the result.
// Memory-bound: 13 bytes an element of 4 at the card's bandwidth is the floor.
#include "broadcast.h"

namespace gemmule {

template <class T>
DEVICE void select_elements(const uint8_t* __restrict__ condition, const T* __restrict__ a, const T* __restrict__ b,
    T* __restrict__ y, const Broadcast& shape) {
  const int64_t first = first_of_four();
  if (first >= shape.size) return;
  const FourPlaces<3> places = places_of<3>(shape, first);
  const Four<uint8_t> which = fetch_four(shape, places, 0, condition);
  const Four<T> yes = fetch_four(shape, places, 1, a), no = fetch_four(shape, places, 2, b);
  Four<T> four;
#pragma unroll
  for (int l = 0; l < kFour; ++l) four.v[l] = which.v[l] ? yes.v[l] : no.v[l];
  store_four(y, first, shape.size, four);
}

#define SELECT(name, T)                                                                                \
  KERNEL((256), name, const uint8_t* condition, const T* a, const T* b, T* y, const Broadcast shape) { \
    select_elements(condition, a, b, y, shape);                                                        \
  }
SELECT(select_8, uint8_t)
SELECT(select_32, uint32_t)
SELECT(select_64, uint64_t)

}  // namespace gemmule
