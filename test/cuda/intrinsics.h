// SPDX-License-Identifier: MIT
// CUDA's intrinsics. The fast ones (__expf, rsqrtf, __fdividef...) are exact to a rounding here: what they lose on a
// GPU does not show. Device files are compiled without contraction, so that __fmul_rn and __fadd_rn are the plain
// operators.
#pragma once
#include <math.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <type_traits>

// clang-format off
// -- Bits.
inline int __float_as_int(float x) { return std::bit_cast<int>(x); }
inline unsigned __float_as_uint(float x) { return std::bit_cast<unsigned>(x); }
inline float __int_as_float(int x) { return std::bit_cast<float>(x); }
inline float __uint_as_float(unsigned x) { return std::bit_cast<float>(x); }
inline long long __double_as_longlong(double x) { return std::bit_cast<long long>(x); }
inline double __longlong_as_double(long long x) { return std::bit_cast<double>(x); }
inline int __double2hiint(double x) { return int(std::bit_cast<uint64_t>(x) >> 32); }
inline int __double2loint(double x) { return int(std::bit_cast<uint64_t>(x)); }
inline double __hiloint2double(int high, int low) {
  return std::bit_cast<double>(uint64_t(unsigned(high)) << 32 | unsigned(low));
}
inline int __clz(int x) { return std::countl_zero(unsigned(x)); }
inline int __clzll(long long x) { return std::countl_zero(uint64_t(x)); }
inline int __popc(unsigned x) { return std::popcount(x); }
inline int __popcll(unsigned long long x) { return std::popcount(x); }
inline int __ffs(int x) { return x == 0 ? 0 : std::countr_zero(unsigned(x)) + 1; }
inline int __ffsll(long long x) { return x == 0 ? 0 : std::countr_zero(uint64_t(x)) + 1; }
inline unsigned __brev(unsigned x) {
  unsigned y = 0;
  for (int i = 0; i < 32; ++i) y |= (x >> i & 1) << (31 - i);
  return y;
}
inline unsigned __byte_perm(unsigned x, unsigned y, unsigned selector) {
  const uint64_t bytes = uint64_t(y) << 32 | x;
  unsigned z = 0;
  for (int i = 0; i < 4; ++i) z |= unsigned(bytes >> 8 * (selector >> 4 * i & 7) & 255) << 8 * i;
  return z;
}
inline unsigned __funnelshift_l(unsigned low, unsigned high, unsigned shift) {
  return unsigned((uint64_t(high) << 32 | low) << (shift & 31) >> 32);
}
inline unsigned __funnelshift_r(unsigned low, unsigned high, unsigned shift) {
  return unsigned((uint64_t(high) << 32 | low) >> (shift & 31));
}

// -- Integers.
inline int __mulhi(int a, int b) { return int(int64_t(a) * b >> 32); }
inline unsigned __umulhi(unsigned a, unsigned b) { return unsigned(uint64_t(a) * b >> 32); }
inline long long __mul64hi(long long a, long long b) { return (long long)((__int128)a * b >> 64); }
inline unsigned long long __umul64hi(unsigned long long a, unsigned long long b) {
  return (unsigned long long)((unsigned __int128)a * b >> 64);
}

// -- min and max: the type is the one that the sum of both would have; of floating-point numbers a NaN loses.
template <class A, class B> requires std::is_arithmetic_v<A> && std::is_arithmetic_v<B>
inline auto min(A a, B b) {
  using T = decltype(a + b);
  if constexpr (std::is_floating_point_v<T>) return T(std::fmin(T(a), T(b)));
  else return T(b) < T(a) ? T(b) : T(a);
}
template <class A, class B> requires std::is_arithmetic_v<A> && std::is_arithmetic_v<B>
inline auto max(A a, B b) {
  using T = decltype(a + b);
  if constexpr (std::is_floating_point_v<T>) return T(std::fmax(T(a), T(b)));
  else return T(a) < T(b) ? T(b) : T(a);
}

// -- Arithmetic with its rounding named: to nearest, ties to even.
inline float __fadd_rn(float a, float b) { return a + b; }
inline float __fsub_rn(float a, float b) { return a - b; }
inline float __fmul_rn(float a, float b) { return a * b; }
inline float __fdiv_rn(float a, float b) { return a / b; }
inline float __fsqrt_rn(float x) { return sqrtf(x); }
inline float __frcp_rn(float x) { return 1 / x; }
inline float __frsqrt_rn(float x) { return float(1 / sqrt(double(x))); }
inline float __fmaf_rn(float a, float b, float c) { return fmaf(a, b, c); }
inline double __dadd_rn(double a, double b) { return a + b; }
inline double __dsub_rn(double a, double b) { return a - b; }
inline double __dmul_rn(double a, double b) { return a * b; }
inline double __ddiv_rn(double a, double b) { return a / b; }
inline double __dsqrt_rn(double x) { return sqrt(x); }
inline double __drcp_rn(double x) { return 1 / x; }
inline double __fma_rn(double a, double b, double c) { return fma(a, b, c); }

// -- Conversions: rn to nearest, rz towards zero, rd down, ru up. Out of range: the nearest number of the type; NaN: 0,
// or of 64 bits the lowest (with unsigned the highest bit).
namespace standin {
template <class I, class F> I saturated(F x) {
  if (x != x) return sizeof(I) == 8 ? I(uint64_t(1) << 63) : I(0);
  const F low = F(std::numeric_limits<I>::min()), above = F(std::ldexp(F(1), std::numeric_limits<I>::digits));
  return x <= low ? std::numeric_limits<I>::min() : x >= above ? std::numeric_limits<I>::max() : I(x);
}
}  // namespace standin
#define STANDIN_CONVERSIONS(from, From, to, To)                                                        \
  inline To __##from##2##to##_rn(From x) { return standin::saturated<To>(std::nearbyint(x)); }         \
  inline To __##from##2##to##_rz(From x) { return standin::saturated<To>(std::trunc(x)); }             \
  inline To __##from##2##to##_rd(From x) { return standin::saturated<To>(std::floor(x)); }             \
  inline To __##from##2##to##_ru(From x) { return standin::saturated<To>(std::ceil(x)); }
STANDIN_CONVERSIONS(float, float, int, int)
STANDIN_CONVERSIONS(float, float, uint, unsigned)
STANDIN_CONVERSIONS(float, float, ll, long long)
STANDIN_CONVERSIONS(float, float, ull, unsigned long long)
STANDIN_CONVERSIONS(double, double, int, int)
STANDIN_CONVERSIONS(double, double, uint, unsigned)
STANDIN_CONVERSIONS(double, double, ll, long long)
STANDIN_CONVERSIONS(double, double, ull, unsigned long long)
#undef STANDIN_CONVERSIONS
inline float __int2float_rn(int x) { return float(x); }
inline float __uint2float_rn(unsigned x) { return float(x); }
inline float __ll2float_rn(long long x) { return float(x); }
inline float __ull2float_rn(unsigned long long x) { return float(x); }
inline float __double2float_rn(double x) { return float(x); }
inline double __int2double_rn(int x) { return x; }
inline double __uint2double_rn(unsigned x) { return x; }
inline double __ll2double_rn(long long x) { return double(x); }
inline double __ull2double_rn(unsigned long long x) { return double(x); }

// -- Functions: the fast ones, and those that libm has not.
inline float __expf(float x) { return expf(x); }
inline float __exp10f(float x) { return exp10f(x); }
inline float __logf(float x) { return logf(x); }
inline float __log2f(float x) { return log2f(x); }
inline float __log10f(float x) { return log10f(x); }
inline float __powf(float x, float y) { return powf(x, y); }
inline float __sinf(float x) { return sinf(x); }
inline float __cosf(float x) { return cosf(x); }
inline float __tanf(float x) { return tanf(x); }
inline void __sincosf(float x, float* s, float* c) { *s = sinf(x), *c = cosf(x); }
inline float __fdividef(float a, float b) { return a / b; }
inline float fdividef(float a, float b) { return a / b; }
inline float __saturatef(float x) { return x > 0 ? (x < 1 ? x : 1.0f) : 0.0f; }
inline float rsqrtf(float x) { return float(1 / sqrt(double(x))); }
inline double rsqrt(double x) { return 1 / sqrt(x); }
inline float rcbrtf(float x) { return float(1 / cbrt(double(x))); }
// clang-format on

namespace standin {

// The remainder by 2 first, which is exact: sin and cos of pi * x keep their accuracy however large x is.
double sinpi(double x);
double cospi(double x);
double erfinv(double y);
double erfcinv(double y);

}  // namespace standin

// clang-format off
inline double sinpi(double x) { return standin::sinpi(x); }
inline double cospi(double x) { return standin::cospi(x); }
inline void sincospi(double x, double* s, double* c) { *s = standin::sinpi(x), *c = standin::cospi(x); }
inline float sinpif(float x) { return float(standin::sinpi(x)); }
inline float cospif(float x) { return float(standin::cospi(x)); }
inline void sincospif(float x, float* s, float* c) { *s = sinpif(x), *c = cospif(x); }
inline double erfinv(double y) { return standin::erfinv(y); }
inline double erfcinv(double y) { return standin::erfcinv(y); }
inline float erfinvf(float y) { return float(standin::erfinv(y)); }
inline float erfcinvf(float y) { return float(standin::erfcinv(y)); }
inline double normcdf(double x) { return 0.5 * erfc(-x * 0.70710678118654752440); }
inline float normcdff(float x) { return float(normcdf(double(x))); }
inline double normcdfinv(double p) { return -1.41421356237309504880 * standin::erfcinv(2 * p); }
inline float normcdfinvf(float p) { return float(normcdfinv(double(p))); }

// -- Loads and stores with a hint for the cache.
template <class T> T __ldg(const T* p) { return *p; }
template <class T> T __ldca(const T* p) { return *p; }
template <class T> T __ldcg(const T* p) { return *p; }
template <class T> T __ldcs(const T* p) { return *p; }
template <class T> T __ldlu(const T* p) { return *p; }
template <class T> T __ldcv(const T* p) { return *p; }
template <class T> void __stwb(T* p, std::type_identity_t<T> value) { *p = value; }
template <class T> void __stcg(T* p, std::type_identity_t<T> value) { *p = value; }
template <class T> void __stcs(T* p, std::type_identity_t<T> value) { *p = value; }
template <class T> void __stwt(T* p, std::type_identity_t<T> value) { *p = value; }
// clang-format on
