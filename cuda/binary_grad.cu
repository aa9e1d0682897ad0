// SPDX-License-Identifier: MIT
//   binary_grad_a_mul, binary_grad_b_mul ...
//                      a kernel a function and side, which reads no operand that its slope has no need of:
//                      block 1,024 elements, thread four neighbouring floats of the result
//   binary_grad_whole  any function of int32, uint8 or boolean: thread one element
// Memory-bound: 8 to 20 bytes an element at the card's bandwidth is the floor.
#include "broadcast.h"
#include "scalar_math.h"
#include "wholes.h"

namespace gemmule {

template <int fn, int side>
DEVICE void binary_grad_floats(const float* __restrict__ dy, const float* __restrict__ a, const float* __restrict__ b,
    const float* __restrict__ y, float* __restrict__ d, const Broadcast& shape) {
  const int64_t first = first_of_four();
  if (first >= shape.size) return;
  const FourPlaces<2> places = places_of<2>(shape, first);
  const Four<float> as = fetch_four(shape, places, 0, a), bs = fetch_four(shape, places, 1, b);
  const Four<float> ys = load_four(y, first, shape.size);
  Four<float> four = load_four(dy, first, shape.size);
#pragma unroll
  for (int l = 0; l < kFour; ++l) four.v[l] *= words::binary_slope<fn, side>(as.v[l], bs.v[l], ys.v[l]);
  store_four(d, first, shape.size, four);
}

// clang-format off
#define SIDE(kernel, fn, side) \
  KERNEL((256), kernel, const float* dy, const float* a, const float* b, const float* y, float* d, \
      const Broadcast shape) { \
    binary_grad_floats<int(BinaryFn::fn), side>(dy, a, b, y, d, shape); \
  }
#define BINARY(name, value, slope_a, slope_b) SIDE(binary_grad_a_##name, name, 0) SIDE(binary_grad_b_##name, name, 1)
// clang-format on
#include "../native/ops/binary.def"
#undef BINARY
#undef SIDE

namespace reference {

DEVICE Whole binary_slope(BinaryFn fn, int side, [[maybe_unused]] Whole a, [[maybe_unused]] Whole b, Whole y) {
  using V = Whole;
  switch (fn) {
#define BINARY(name, value, slope_a, slope_b) \
  case BinaryFn::name:                        \
    return side == 0 ? slope_a : slope_b;
#include "../native/ops/binary.def"
#undef BINARY
    default: return y;
  }
}

}  // namespace reference

KERNEL((256), binary_grad_whole, const void* dy, const void* a, const void* b, const void* y, void* d,
    const Broadcast shape, DType type, BinaryFn fn, int32_t side) {
  const int64_t i = element();
  if (i >= shape.size) return;
  const Place<2> place = place_of<2>(shape, i);
  const Whole slope = reference::binary_slope(
      fn, side, load_whole(type, a, place.at[0]), load_whole(type, b, place.at[1]), load_whole(type, y, i));
  store_whole(type, d, i, load_whole(type, dy, i) * slope);
}

}  // namespace gemmule
