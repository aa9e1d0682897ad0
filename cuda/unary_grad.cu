// SPDX-License-Identifier: MIT
//   unary_grad_relu ...  a kernel a function, which reads no operand that its slope has no need of:
//                        block 1,024 elements, thread four neighbouring floats
//   unary_grad_whole     any function of int32, uint8 or boolean: thread one element
// Memory-bound: 12 to 16 bytes an element at the card's bandwidth is the floor.
#include "fours.h"
#include "scalar_math.h"
#include "wholes.h"

namespace gemmule {

template <int fn>
DEVICE void unary_grad_floats(const float* __restrict__ dy, const float* __restrict__ x, const float* __restrict__ y,
    float* __restrict__ dx, int64_t count, float a, float b) {
  const int64_t at = first_of_four();
  if (at >= count) return;
  Four<float> four = load_four(dy, at, count);
  const Four<float> xs = load_four(x, at, count), ys = load_four(y, at, count);
#pragma unroll
  for (int l = 0; l < kFour; ++l) four.v[l] *= words::unary_slope<fn>(xs.v[l], ys.v[l], a, b);
  store_four(dx, at, count, four);
}

// clang-format off
#define UNARY(name, value, slope) \
  KERNEL((256), unary_grad_##name, const float* dy, const float* x, const float* y, float* dx, int64_t count, float a, \
      float b) { \
    unary_grad_floats<int(UnaryFn::name)>(dy, x, y, dx, count, a, b); \
  }
// clang-format on
#include "../native/ops/unary.def"
#undef UNARY

namespace reference {

DEVICE Whole unary_slope(UnaryFn fn, Whole x, Whole y, [[maybe_unused]] Whole a, [[maybe_unused]] Whole b) {
  using V = Whole;
  switch (fn) {
#define UNARY(name, value, slope) \
  case UnaryFn::name:             \
    return slope;
#include "../native/ops/unary.def"
#undef UNARY
    default: return y;
  }
}

}  // namespace reference

KERNEL((256), unary_grad_whole, const void* dy, const void* x, const void* y, void* dx, DType type, UnaryFn fn,
    int64_t count, int32_t a, int32_t b) {
  const int64_t i = element();
  if (i >= count) return;
  const Whole slope = reference::unary_slope(fn, load_whole(type, x, i), load_whole(type, y, i), Whole(a), Whole(b));
  store_whole(type, dx, i, load_whole(type, dy, i) * slope);
}

}  // namespace gemmule
