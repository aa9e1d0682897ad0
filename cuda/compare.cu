// SPDX-License-Identifier: MIT
// A kernel a type, for any comparison (booleans are bytes): block 1,024 elements, thread four neighbours of the result,
// which are one 32-bit store. Memory-bound: 9 bytes an element of float32 at the card's bandwidth is the floor.
#include "broadcast.h"
#include "../native/ops/functions.h"

namespace gemmule {

template <class T>
DEVICE bool holds(CompareFn fn, T a, T b) {
  switch (fn) {
    case CompareFn::equal: return a == b;
    case CompareFn::not_equal: return a != b;
    case CompareFn::less: return a < b;
    case CompareFn::less_equal: return a <= b;
    case CompareFn::greater: return a > b;
    case CompareFn::greater_equal: return a >= b;
    case CompareFn::logical_and: return a != T(0) && b != T(0);
    case CompareFn::logical_or: return a != T(0) || b != T(0);
    case CompareFn::logical_xor: return (a != T(0)) != (b != T(0));
    default: return false;
  }
}

template <class T>
DEVICE void compare_elements(
    const T* __restrict__ a, const T* __restrict__ b, uint8_t* __restrict__ y, const Broadcast& shape, CompareFn fn) {
  const int64_t first = first_of_four();
  if (first >= shape.size) return;
  const FourPlaces<2> places = places_of<2>(shape, first);
  const Four<T> left = fetch_four(shape, places, 0, a), right = fetch_four(shape, places, 1, b);
  Four<uint8_t> four;
#pragma unroll
  for (int l = 0; l < kFour; ++l) four.v[l] = holds(fn, left.v[l], right.v[l]);
  store_four(y, first, shape.size, four);
}

#define COMPARE(name, T)                                                                         \
  KERNEL((256), name, const T* a, const T* b, uint8_t* y, const Broadcast shape, CompareFn fn) { \
    compare_elements(a, b, y, shape, fn);                                                        \
  }
COMPARE(compare_float32, float)
COMPARE(compare_int32, int32_t)
COMPARE(compare_uint8, uint8_t)

}  // namespace gemmule
