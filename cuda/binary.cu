// SPDX-License-Identifier: MIT
//   binary_add ...  a kernel a function: block 1,024 elements, thread four neighbouring floats of the result
//   binary_whole    any function of int32, uint8 or boolean: thread one element
// Memory-bound: 12 bytes an element at the card's bandwidth is the floor. Where rows are multiples of four, the
// places of a thread's four elements are worked out together: a product and a shift an axis; else for each.
#include "broadcast.h"
#include "scalar_math.h"
#include "wholes.h"

namespace gemmule {

template <int fn>
DEVICE void binary_floats(
    const float* __restrict__ a, const float* __restrict__ b, float* __restrict__ y, const Broadcast& shape) {
  const int64_t first = first_of_four();
  if (first >= shape.size) return;
  const FourPlaces<2> places = places_of<2>(shape, first);
  Four<float> four = fetch_four(shape, places, 0, a);
  const Four<float> right = fetch_four(shape, places, 1, b);
#pragma unroll
  for (int l = 0; l < kFour; ++l) four.v[l] = words::binary_value<fn>(four.v[l], right.v[l]);
  store_four(y, first, shape.size, four);
}

// clang-format off
#define BINARY(name, value, slope_a, slope_b) \
  KERNEL((256), binary_##name, const float* a, const float* b, float* y, const Broadcast shape) { \
    binary_floats<int(BinaryFn::name)>(a, b, y, shape); \
  }
// clang-format on
#include "../native/ops/binary.def"
#undef BINARY

namespace reference {

DEVICE Whole binary_value(BinaryFn fn, Whole a, Whole b) {
  switch (fn) {
#define BINARY(name, value, slope_a, slope_b) \
  case BinaryFn::name:                        \
    return value;
#include "../native/ops/binary.def"
#undef BINARY
    default: return a;
  }
}

}  // namespace reference

KERNEL((256), binary_whole, const void* a, const void* b, void* y, const Broadcast shape, DType type, BinaryFn fn) {
  const int64_t i = element();
  if (i >= shape.size) return;
  const Place<2> place = place_of<2>(shape, i);
  store_whole(
      type, y, i, reference::binary_value(fn, load_whole(type, a, place.at[0]), load_whole(type, b, place.at[1])));
}

}  // namespace gemmule
