// SPDX-License-Identifier: MIT
// Directed rounding, by the processor's own mode. Operands and results go through volatile so that nothing moves out of the region.
#include "arithmetic.h"

#include <cfenv>

namespace ptx {

namespace {

int mode_of(Round round) { return round == Round::down ? FE_DOWNWARD : round == Round::up ? FE_UPWARD : FE_TOWARDZERO; }

template <class To, class T, class Operation>
To rounded(Round round, Operation operation, T a, T b = 0, T c = 0) {
  const volatile T x = a, y = b, z = c;
  fesetround(mode_of(round));
  const volatile To result = operation(x, y, z);
  fesetround(FE_TONEAREST);
  return result;
}

}  // namespace

template <class T>
T fma_rounded(T a, T b, T c, Round round) {
  return rounded<T>(
      round, [](T x, T y, T z) { return std::fma(x, y, z); }, a, b, c);
}
template <class T>
T add_rounded(T a, T b, Round round) {
  return rounded<T>(
      round, [](T x, T y, T) { return x + y; }, a, b);
}
template <class T>
T multiply_rounded(T a, T b, Round round) {
  return rounded<T>(
      round, [](T x, T y, T) { return x * y; }, a, b);
}
template <class T>
T divide_rounded(T a, T b, Round round) {
  return rounded<T>(
      round, [](T x, T y, T) { return x / y; }, a, b);
}
template <class T>
T sqrt_rounded(T a, Round round) {
  return rounded<T>(
      round, [](T x, T, T) { return std::sqrt(x); }, a);
}
template <class To, class From>
To convert_rounded(From a, Round round) {
  return rounded<To>(
      round, [](From x, From, From) { return To(x); }, a);
}

#define REAL(T)                                   \
  template T fma_rounded<T>(T, T, T, Round);      \
  template T add_rounded<T>(T, T, Round);         \
  template T multiply_rounded<T>(T, T, Round);    \
  template T divide_rounded<T>(T, T, Round);      \
  template T sqrt_rounded<T>(T, Round);           \
  template T convert_rounded<T, s32>(s32, Round); \
  template T convert_rounded<T, u32>(u32, Round); \
  template T convert_rounded<T, s64>(s64, Round); \
  template T convert_rounded<T, u64>(u64, Round);
REAL(f32)
REAL(f64)
#undef REAL
template f32 convert_rounded<f32, f64>(f64, Round);

}  // namespace ptx
