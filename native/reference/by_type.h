// SPDX-License-Identifier: MIT
// From the type that an instruction names to a C++ type: each calls f with a zero of that type, once, or not at all where the type is not of its kind.
// Booleans are `bool`, so that converting to one compares with 0.
#pragma once
#include "ops/args.h"

namespace gemmule {

template <class F>
GEMMULE_INLINE void by_type(DType type, const F& f) {
  switch (type) {
    case DType::float32: return f(float{});
    case DType::int32: return f(int32_t{});
    case DType::uint8: return f(uint8_t{});
    case DType::boolean: return f(bool{});
    case DType::float64: return f(double{});
  }
}
// How memory holds a T: booleans are read as bytes, of which every value but 0 is true.
template <class T>
using Stored = std::conditional_t<std::is_same_v<T, bool>, uint8_t, T>;
// float or double.
template <class F>
GEMMULE_INLINE void by_real(DType type, const F& f) {
  if (type == DType::float32) f(float{});
  if (type == DType::float64) f(double{});
}
// float, double or int32_t.
template <class F>
GEMMULE_INLINE void by_number(DType type, const F& f) {
  if (type == DType::int32) return f(int32_t{});
  by_real(type, f);
}
// The integers: int32_t, uint8_t or bool.
template <class F>
GEMMULE_INLINE void by_whole(DType type, const F& f) {
  if (type == DType::int32) f(int32_t{});
  if (type == DType::uint8) f(uint8_t{});
  if (type == DType::boolean) f(bool{});
}
// Elements that are only moved: an unsigned integer of their size.
template <class F>
GEMMULE_INLINE void by_size(DType type, const F& f) {
  const int64_t size = bytes_of(type);
  if (size == 8) f(uint64_t{});
  else if (size == 4) f(uint32_t{});
  else f(uint8_t{});
}

// A number in type T as `cast` has it: to an integer toward zero, clamped to its range, NaN gives 0; to a boolean: x != 0.
template <class T>
GEMMULE_INLINE T converted(double x) {
  if constexpr (std::is_same_v<T, int32_t>)
    return x >= 2147483647.0 ? INT32_MAX : x <= -2147483648.0 ? INT32_MIN : x == x ? T(x) : 0;
  else if constexpr (std::is_same_v<T, uint8_t>) return x >= 255 ? 255 : x > 0 ? T(x) : 0;
  else if constexpr (std::is_same_v<T, bool>) return x != 0;
  else return T(x);
}

// a + b, where integers wrap around.
template <class T>
GEMMULE_INLINE T wrapped_sum(T a, T b) {
  if constexpr (std::is_same_v<T, int32_t>) return int32_t(uint32_t(a) + uint32_t(b));
  else return a + b;
}

}  // namespace gemmule
