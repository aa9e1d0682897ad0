// SPDX-License-Identifier: MIT
// The words of unary.def and binary.def over single numbers: double (floats are widened to it) and Whole (integers).
// native/cpu/vec_math.h has the same words over vectors, cuda/scalar_math.h over float; CUDA's integers are these.
#pragma once
#include <cmath>
#include <type_traits>

#include "by_type.h"

namespace gemmule::reference {

// An integer whose arithmetic is defined everywhere: modulo 2^32, quotients rounded down, division by zero gives 0.
struct Whole {
  int32_t v = 0;
  Whole() = default;
  GEMMULE_INLINE explicit Whole(int64_t x) : v(int32_t(uint32_t(x))) {}
  GEMMULE_INLINE explicit Whole(double x) : v(converted<int32_t>(x)) {}
  template <class T>
  GEMMULE_INLINE explicit Whole(T x) : v(x) {
    static_assert(std::is_integral_v<T>);
  }
  template <class T>
  GEMMULE_INLINE explicit operator T() const {
    return T(v);
  }
};

GEMMULE_INLINE Whole operator+(Whole a, Whole b) { return Whole(int64_t{a.v} + b.v); }
GEMMULE_INLINE Whole operator-(Whole a, Whole b) { return Whole(int64_t{a.v} - b.v); }
GEMMULE_INLINE Whole operator*(Whole a, Whole b) { return Whole(int64_t{a.v} * b.v); }
GEMMULE_INLINE Whole operator/(Whole a, Whole b) {
  if (b.v == 0) return {};
  const int64_t q = int64_t{a.v} / b.v, r = int64_t{a.v} % b.v;
  return Whole(q - (r != 0 && (r < 0) != (b.v < 0)));
}
GEMMULE_INLINE Whole operator-(Whole a) { return Whole() - a; }
GEMMULE_INLINE bool operator==(Whole a, Whole b) { return a.v == b.v; }
GEMMULE_INLINE bool operator!=(Whole a, Whole b) { return a.v != b.v; }
GEMMULE_INLINE bool operator<(Whole a, Whole b) { return a.v < b.v; }
GEMMULE_INLINE bool operator<=(Whole a, Whole b) { return a.v <= b.v; }
GEMMULE_INLINE bool operator>(Whole a, Whole b) { return a.v > b.v; }
GEMMULE_INLINE bool operator>=(Whole a, Whole b) { return a.v >= b.v; }

// What the words compute in for elements of type T.
template <class T>
using Wide = std::conditional_t<std::is_floating_point_v<T>, double, Whole>;

using std::abs, std::ceil, std::cos, std::erf, std::exp, std::expm1, std::floor, std::log, std::log1p, std::pow,
    std::sin, std::sqrt, std::tanh;

template <class V>
GEMMULE_INLINE V select(bool which, V a, V b) {
  return which ? a : b;
}
// NaN where one of them is.
template <class V>
GEMMULE_INLINE V max(V a, V b) {
  return a != a ? a : b > a || b != b ? b : a;
}
template <class V>
GEMMULE_INLINE V min(V a, V b) {
  return a != a ? a : b < a || b != b ? b : a;
}
template <class V>
GEMMULE_INLINE V sign(V x) {
  return x > V(0) ? V(1) : x < V(0) ? V(-1) : x;
}

GEMMULE_INLINE double round_even(double x) { return std::nearbyint(x); }
GEMMULE_INLINE double sigmoid(double x) { return 1 / (1 + exp(-x)); }
GEMMULE_INLINE double softplus(double x) { return max(x, 0.0) + log1p(exp(-abs(x))); }
// x / (1 + |x|), its limit at the infinities.
GEMMULE_INLINE double softsign(double x) { return std::isinf(x) ? sign(x) : x / (1 + abs(x)); }
GEMMULE_INLINE double log_cosh(double x) {
  const double s = std::sinh(x / 2);
  return abs(x) < 20 ? log1p(2 * s * s) : abs(x) - 0.6931471805599453;
}
GEMMULE_INLINE double tanh_shrink(double x) {
  const double s = x * x;  // below 0.1 the difference cancels: the series
  if (s < 0.01)
    return x * s *
        (1.0 / 3 -
            s * (2.0 / 15 - s * (17.0 / 315 - s * (62.0 / 2835 - s * (1382.0 / 155925 - s * (21844.0 / 6081075))))));
  return x - tanh(x);
}
GEMMULE_INLINE double exp_square(double factor, double x) { return exp(factor * x * x); }
GEMMULE_INLINE double normal_cdf(double x) { return 0.5 * std::erfc(x * -0.7071067811865476); }
// Products that tend to 0 where their factors tend to 0 and infinity: 40 and 1000 stand for infinity.
GEMMULE_INLINE double gelu(double x) { return max(x, -40.0) * normal_cdf(x); }
GEMMULE_INLINE double gelu_slope(double x) {
  const double c = min(max(x, -40.0), 40.0);
  return normal_cdf(c) + c * 0.3989422804014327 * exp(-0.5 * c * c);
}
GEMMULE_INLINE double silu(double x) { return max(x, -1000.0) * sigmoid(x); }
GEMMULE_INLINE double silu_slope(double x) {
  const double c = min(max(x, -1000.0), 1000.0);
  return sigmoid(c) * (1 + c * sigmoid(-c));
}
GEMMULE_INLINE double gelu_tanh(double x) {
  return max(x, -1000.0) * sigmoid(1.5957691216057308 * (x + 0.044715 * x * x * x));
}
GEMMULE_INLINE double gelu_tanh_slope(double x) {
  const double c = min(max(x, -1000.0), 1000.0), z = 1.5957691216057308 * (c + 0.044715 * c * c * c);
  return sigmoid(z) + c * sigmoid(z) * sigmoid(-z) * 1.5957691216057308 * (1 + 0.134145 * c * c);
}
GEMMULE_INLINE double mish(double x) { return max(x, -1000.0) * tanh(softplus(x)); }
GEMMULE_INLINE double mish_slope(double x) {
  const double c = min(max(x, -1000.0), 300.0), e = exp(c), n = e * (e + 2);
  return n / (n + 2) + 4 * c * e * (1 + e) / ((n + 2) * (n + 2));
}
// (x + sqrt(x^2 + a)) / 2, for negative x in the form that does not cancel.
GEMMULE_INLINE double squareplus(double x, double a) {
  const double root = std::hypot(x, sqrt(a));
  return x > 0 ? 0.5 * (x + root) : 0.5 * a / (root - x);
}
GEMMULE_INLINE double squareplus_slope(double x, double a) {
  const double c = min(max(x, -1e150), 1e150);
  return squareplus(c, a) / std::hypot(c, sqrt(a));
}
// The rest of a / b in [0, b), or (b, 0] for negative b.
GEMMULE_INLINE double mod(double a, double b) {
  const double r = std::fmod(a, b);
  return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}
GEMMULE_INLINE double floor_div(double a, double b) {
  const double q = floor(a / b);
  return std::isfinite(q) && q * b != a && std::isfinite(b) ? std::nearbyint((a - mod(a, b)) / b) : q;
}

GEMMULE_INLINE Whole mod(Whole a, Whole b) { return b.v == 0 ? Whole() : a - a / b * b; }
GEMMULE_INLINE Whole floor_div(Whole a, Whole b) { return a / b; }
GEMMULE_INLINE Whole abs(Whole x) { return x.v < 0 ? -x : x; }
GEMMULE_INLINE Whole floor(Whole x) { return x; }
GEMMULE_INLINE Whole ceil(Whole x) { return x; }
GEMMULE_INLINE Whole round_even(Whole x) { return x; }
#define OF_WHOLE(word) \
  GEMMULE_INLINE Whole word(Whole x) { return Whole(word(double(x.v))); }
// clang-format off
OF_WHOLE(exp) OF_WHOLE(expm1) OF_WHOLE(log) OF_WHOLE(log1p) OF_WHOLE(sqrt) OF_WHOLE(sin) OF_WHOLE(cos)
OF_WHOLE(tanh) OF_WHOLE(erf) OF_WHOLE(sigmoid) OF_WHOLE(softplus) OF_WHOLE(softsign) OF_WHOLE(log_cosh)
OF_WHOLE(tanh_shrink) OF_WHOLE(gelu) OF_WHOLE(gelu_slope) OF_WHOLE(silu) OF_WHOLE(silu_slope)
OF_WHOLE(gelu_tanh) OF_WHOLE(gelu_tanh_slope) OF_WHOLE(mish) OF_WHOLE(mish_slope)
// clang-format on
#undef OF_WHOLE
    // By squaring: exact in a double where it fits an integer, so that 3^2 is 9 with every library's pow.
    GEMMULE_INLINE Whole pow(Whole a, Whole b) {
  double square = a.v, power = 1;
  for (int64_t n = b.v < 0 ? -int64_t{b.v} : b.v; n; n >>= 1, square *= square)
    if (n & 1) power *= square;
  return Whole(b.v < 0 ? 1 / power : power);
}
#define OF_WHOLES(word) \
  GEMMULE_INLINE Whole word(Whole a, Whole b) { return Whole(word(double(a.v), double(b.v))); }
// clang-format off
OF_WHOLES(exp_square) OF_WHOLES(squareplus) OF_WHOLES(squareplus_slope)
// clang-format on
#undef OF_WHOLES

}  // namespace gemmule::reference
