// SPDX-License-Identifier: MIT
//   unary_relu ...  a kernel a function: block 1,024 elements, thread four neighbouring floats; y may be x
//   unary_whole     any function of int32, uint8 or boolean: thread one element
// Memory-bound: 8 bytes an element at the card's bandwidth is the floor.
#include "fours.h"
#include "scalar_math.h"
#include "wholes.h"

namespace gemmule {

template <int fn>
DEVICE void unary_floats(const float* x, float* y, int64_t count, float a, float b) {
  const int64_t at = first_of_four();
  if (at >= count) return;
  Four<float> four = load_four(x, at, count);
#pragma unroll
  for (int l = 0; l < kFour; ++l) four.v[l] = words::unary_value<fn>(four.v[l], a, b);
  store_four(y, at, count, four);
}

// clang-format off
#define UNARY(name, value, slope) \
  KERNEL((256), unary_##name, const float* x, float* y, int64_t count, float a, float b) { \
    unary_floats<int(UnaryFn::name)>(x, y, count, a, b); \
  }
// clang-format on
#include "../native/ops/unary.def"
#undef UNARY

namespace reference {

DEVICE Whole unary_value(UnaryFn fn, Whole x, [[maybe_unused]] Whole a, [[maybe_unused]] Whole b) {
  using V = Whole;
  switch (fn) {
#define UNARY(name, value, slope) \
  case UnaryFn::name:             \
    return value;
#include "../native/ops/unary.def"
#undef UNARY
    default: return x;
  }
}

}  // namespace reference

KERNEL((256), unary_whole, const void* x, void* y, DType type, UnaryFn fn, int64_t count, int32_t a, int32_t b) {
  const int64_t i = element();
  if (i >= count) return;
  store_whole(type, y, i, reference::unary_value(fn, load_whole(type, x, i), Whole(a), Whole(b)));
}

}  // namespace gemmule
