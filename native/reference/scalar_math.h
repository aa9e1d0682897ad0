// SPDX-License-Identifier: MIT
// The words of unary.def and binary.def over single numbers: double (floats are widened to it) and Whole (integers).
// native/cpu/vec_math.h has the same words over vectors.
#pragma once
#include <cmath>
#include <type_traits>

#include "by_type.h"

namespace gemmule::reference {

// An integer whose arithmetic is defined everywhere: modulo 2^32, quotients rounded down, division by zero gives 0.
struct Whole {
  int32_t v = 0;
  Whole() = default;
  explicit Whole(int64_t x) : v(int32_t(uint32_t(x))) {}
  explicit Whole(double x) : v(converted<int32_t>(x)) {}
  template <class T>
  explicit Whole(T x) : v(x) {
    static_assert(std::is_integral_v<T>);
  }
  template <class T>
  explicit operator T() const {
    return T(v);
  }

  friend Whole operator+(Whole a, Whole b) { return Whole(int64_t{a.v} + b.v); }
  friend Whole operator-(Whole a, Whole b) { return Whole(int64_t{a.v} - b.v); }
  friend Whole operator*(Whole a, Whole b) { return Whole(int64_t{a.v} * b.v); }
  friend Whole operator/(Whole a, Whole b) {
    if (b.v == 0) return {};
    const int64_t q = int64_t{a.v} / b.v, r = int64_t{a.v} % b.v;
    return Whole(q - (r != 0 && (r < 0) != (b.v < 0)));
  }
  friend Whole operator-(Whole a) { return Whole() - a; }
  friend auto operator<=>(Whole, Whole) = default;
};

// What the words compute in for elements of type T.
template <class T>
using Wide = std::conditional_t<std::is_floating_point_v<T>, double, Whole>;

using std::abs, std::ceil, std::cos, std::erf, std::exp, std::expm1, std::floor, std::log, std::log1p, std::pow,
    std::sin, std::sqrt, std::tanh;

template <class V>
V select(bool which, V a, V b) {
  return which ? a : b;
}
// NaN where one of them is.
template <class V>
V max(V a, V b) {
  return a != a ? a : b > a || b != b ? b : a;
}
template <class V>
V min(V a, V b) {
  return a != a ? a : b < a || b != b ? b : a;
}
template <class V>
V sign(V x) {
  return x > V(0) ? V(1) : x < V(0) ? V(-1) : x;
}

inline double round_even(double x) { return std::nearbyint(x); }
inline double sigmoid(double x) { return 1 / (1 + exp(-x)); }
inline double softplus(double x) { return max(x, 0.0) + log1p(exp(-abs(x))); }
// x / (1 + |x|), its limit at the infinities.
inline double softsign(double x) { return std::isinf(x) ? sign(x) : x / (1 + abs(x)); }
inline double log_cosh(double x) {
  return abs(x) < 20 ? log1p(2 * std::pow(std::sinh(x / 2), 2)) : abs(x) - 0.6931471805599453;
}
inline double tanh_shrink(double x) {
  const double s = x * x;  // below 0.1 the difference cancels: the series
  if (s < 0.01)
    return x * s *
        (1.0 / 3 -
            s * (2.0 / 15 - s * (17.0 / 315 - s * (62.0 / 2835 - s * (1382.0 / 155925 - s * (21844.0 / 6081075))))));
  return x - tanh(x);
}
inline double exp_square(double factor, double x) { return exp(factor * x * x); }
inline double normal_cdf(double x) { return 0.5 * std::erfc(x * -0.7071067811865476); }
// Products that tend to 0 where their factors tend to 0 and infinity: 40 and 1000 stand for infinity.
inline double gelu(double x) { return max(x, -40.0) * normal_cdf(x); }
inline double gelu_slope(double x) {
  const double c = min(max(x, -40.0), 40.0);
  return normal_cdf(c) + c * 0.3989422804014327 * exp(-0.5 * c * c);
}
inline double silu(double x) { return max(x, -1000.0) * sigmoid(x); }
inline double silu_slope(double x) {
  const double c = min(max(x, -1000.0), 1000.0);
  return sigmoid(c) * (1 + c * sigmoid(-c));
}
inline double gelu_tanh(double x) { return max(x, -1000.0) * sigmoid(1.5957691216057308 * (x + 0.044715 * x * x * x)); }
inline double gelu_tanh_slope(double x) {
  const double c = min(max(x, -1000.0), 1000.0), z = 1.5957691216057308 * (c + 0.044715 * c * c * c);
  return sigmoid(z) + c * sigmoid(z) * sigmoid(-z) * 1.5957691216057308 * (1 + 0.134145 * c * c);
}
inline double mish(double x) { return max(x, -1000.0) * tanh(softplus(x)); }
inline double mish_slope(double x) {
  const double c = min(max(x, -1000.0), 300.0), e = exp(c), n = e * (e + 2);
  return n / (n + 2) + 4 * c * e * (1 + e) / ((n + 2) * (n + 2));
}
// (x + sqrt(x^2 + a)) / 2, for negative x in the form that does not cancel.
inline double squareplus(double x, double a) {
  const double root = std::hypot(x, sqrt(a));
  return x > 0 ? 0.5 * (x + root) : 0.5 * a / (root - x);
}
inline double squareplus_slope(double x, double a) {
  const double c = min(max(x, -1e150), 1e150);
  return squareplus(c, a) / std::hypot(c, sqrt(a));
}
// The rest of a / b in [0, b), or (b, 0] for negative b.
inline double mod(double a, double b) {
  const double r = std::fmod(a, b);
  return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}
inline double floor_div(double a, double b) {
  const double q = floor(a / b);
  return std::isfinite(q) && q * b != a && std::isfinite(b) ? std::nearbyint((a - mod(a, b)) / b) : q;
}

inline Whole mod(Whole a, Whole b) { return b.v == 0 ? Whole() : a - a / b * b; }
inline Whole floor_div(Whole a, Whole b) { return a / b; }
inline Whole abs(Whole x) { return x.v < 0 ? -x : x; }
inline Whole floor(Whole x) { return x; }
inline Whole ceil(Whole x) { return x; }
inline Whole round_even(Whole x) { return x; }
#define OF_WHOLE(word) \
  inline Whole word(Whole x) { return Whole(word(double(x.v))); }
// clang-format off
OF_WHOLE(exp) OF_WHOLE(expm1) OF_WHOLE(log) OF_WHOLE(log1p) OF_WHOLE(sqrt) OF_WHOLE(sin) OF_WHOLE(cos)
OF_WHOLE(tanh) OF_WHOLE(erf) OF_WHOLE(sigmoid) OF_WHOLE(softplus) OF_WHOLE(softsign) OF_WHOLE(log_cosh)
OF_WHOLE(tanh_shrink) OF_WHOLE(gelu) OF_WHOLE(gelu_slope) OF_WHOLE(silu) OF_WHOLE(silu_slope)
OF_WHOLE(gelu_tanh) OF_WHOLE(gelu_tanh_slope) OF_WHOLE(mish) OF_WHOLE(mish_slope)
// clang-format on
#undef OF_WHOLE
#define OF_WHOLES(word) \
  inline Whole word(Whole a, Whole b) { return Whole(word(double(a.v), double(b.v))); }
    // clang-format off
OF_WHOLES(pow) OF_WHOLES(exp_square) OF_WHOLES(squareplus) OF_WHOLES(squareplus_slope)
// clang-format on
#undef OF_WHOLES

}  // namespace gemmule::reference
