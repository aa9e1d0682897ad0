// SPDX-License-Identifier: MIT
#include "arithmetic.h"

#include <cfenv>

namespace ptx {

namespace {

// -- Directed rounding, by the processor's own mode. Operands and results go through volatile: nothing leaves the
// region.

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

// ---- approximations -------------------------------------------------------------------------------------------------

namespace {

// Up or down, as good as by chance.
f64 side(f32 operand) { return bits_of(operand) * 0x9E3779B1u >> 31 ? 1 : -1; }

f32 inexact(f64 exact, f64 error, f32 operand) {
  const f32 nearest = f32(exact);
  return nearest == exact || exact != exact ? nearest : f32(exact + side(operand) * error);
}
f32 relative(f64 exact, f64 error, f32 operand) { return inexact(exact, error * std::fabs(exact), operand); }

f64 upper_half(f64 value) { return f64_of(bits_of(value) & 0xffffffff00000000ul); }

}  // namespace

// The errors of the PTX ISA 9.0, section 9.7.3.
f32 approximate_exp2(f32 a) { return relative(std::exp2(f64(a)), 0x1p-22, a); }
f32 approximate_log2(f32 a) {
  return a > 0.5f && a < 2 ? inexact(std::log2(f64(a)), 0x1p-22, a) : relative(std::log2(f64(a)), 0x1p-22, a);
}
f32 approximate_reciprocal(f32 a) { return relative(1 / f64(a), 0x1p-23, a); }
f32 approximate_rsqrt(f32 a) { return relative(1 / std::sqrt(f64(a)), 0x1.1p-23, a); }
f32 approximate_sqrt(f32 a) { return relative(std::sqrt(f64(a)), 0x1p-23, a); }
f32 approximate_sin(f32 a) { return inexact(std::sin(f64(a)), 0x1p-20, a); }
f32 approximate_cos(f32 a) { return inexact(std::cos(f64(a)), 0x1p-20, a); }
f32 approximate_tanh(f32 a) { return relative(std::tanh(f64(a)), 0x1p-11, a); }
f32 approximate_quotient(f32 a, f32 b) { return relative(f64(a) / f64(b), 0x1p-22, b); }
f64 approximate_reciprocal(f64 a) { return upper_half(1 / a); }
f64 approximate_rsqrt(f64 a) { return upper_half(1 / std::sqrt(a)); }

}  // namespace ptx
