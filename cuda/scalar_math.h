// SPDX-License-Identifier: MIT
// The words of native/ops/unary.def and binary.def over float, on the device (native/cpu/vec_math.h has them over
// vectors, native/reference/scalar_math.h over double and over integers, which are CUDA's integers too). CUDA's own
// functions where they are within 2 ulp; where a formula of them would cancel or multiply an argument's rounding, the
// polynomials of vec_math.h. No doubles: on most cards one costs 64 floats.
#pragma once
#include <math.h>

#include "../native/ops/functions.h"
#include "../native/reference/scalar_math.h"
#include "kernel.h"

namespace gemmule::words {

using V = float;

DEVICE float exp(float x) { return expf(x); }
DEVICE float expm1(float x) { return expm1f(x); }
DEVICE float log(float x) { return logf(x); }
DEVICE float log1p(float x) { return log1pf(x); }
DEVICE float sqrt(float x) { return sqrtf(x); }
DEVICE float sin(float x) { return sinf(x); }
DEVICE float cos(float x) { return cosf(x); }
DEVICE float tanh(float x) { return tanhf(x); }
DEVICE float erf(float x) { return erff(x); }
DEVICE float abs(float x) { return fabsf(x); }
DEVICE float floor(float x) { return floorf(x); }
DEVICE float ceil(float x) { return ceilf(x); }
DEVICE float round_even(float x) { return rintf(x); }
DEVICE float pow(float a, float b) { return powf(a, b); }
DEVICE float fma(float a, float b, float c) { return fmaf(a, b, c); }

DEVICE float select(bool which, float a, float b) { return which ? a : b; }
// NaN where one of them is.
DEVICE float max(float a, float b) { return a != a ? a : b > a || b != b ? b : a; }
DEVICE float min(float a, float b) { return a != a ? a : b < a || b != b ? b : a; }
DEVICE float clamp(float x, float low, float high) { return min(max(x, low), high); }
DEVICE float sign(float x) { return x > 0 ? 1.0f : x < 0 ? -1.0f : x; }

DEVICE float sigmoid(float x) { return 1 / (1 + expf(-x)); }
DEVICE float softplus(float x) { return max(x, 0) + log1pf(expf(-fabsf(x))); }
// x / (1 + |x|), its limit at the infinities.
DEVICE float softsign(float x) { return fabsf(x) == HUGE_VALF ? sign(x) : x / (1 + fabsf(x)); }
// log(1 + 2 sinh(x/2)^2), with sinh through expm1.
DEVICE float log_cosh(float x) {
  const float t = fabsf(x), m = expm1f(min(t, 30));
  return t <= 15 ? log1pf(m * m / (m + m + 2)) : t - 0.693147182f;
}
DEVICE float tanh_shrink(float x) {
  const float s = x * x;
  float p = fma(s, -0.000142823803f, 0.000923608721f);
  p = fma(p, s, -0.00320695294f);
  p = fma(p, s, 0.00869795028f);
  p = fma(p, s, -0.0218295846f);
  p = fma(p, s, 0.0539634228f);
  p = fma(p, s, -0.133333102f);
  p = fma(p, s, 0.333333343f);
  return fabsf(x) < 1 ? x * (s * p) : x - tanhf(x);  // below 1 the difference cancels
}
// e^(factor x^2) for a power of two `factor`: what rounding x^2 loses is made good.
DEVICE float exp_square(float factor, float x) {
  const float t = clamp(x, -128, 128), square = t * t, lost = fma(t, t, -square);
  const float e = expf(factor * square);
  return fma(e, factor * lost, e);
}

// The normal distribution beyond t = |x|: tail = p w e^(-t^2/2). u is made of v = t w, not of w, so that in p v their
// errors cancel.
struct NormalTail {
  float t, p, w, v, density;
};
DEVICE NormalTail normal_tail(float x) {
  const float t = min(fabsf(x), 14.5f), w = 1 / (t + 4), v = t * w, u = (v + v) - 1;
  float p = fma(u, -0.000131971756f, 0.00017935432f);
  p = fma(p, u, 0.00156992348f);
  p = fma(p, u, -0.0035125541f);
  p = fma(p, u, -0.00752527127f);
  p = fma(p, u, 0.0604038313f);
  p = fma(p, u, -0.186523438f);
  p = fma(p, u, 0.387136906f);
  p = fma(p, u, -0.607896566f);
  p = fma(p, u, 0.755285144f);
  return {t, p, w, v, exp_square(-0.5f, t)};
}
DEVICE float gelu(float x) {
  const float s = x * x;
  float q = fma(s, 0.000103134458f, -0.00118121295f);
  q = fma(q, s, 0.009972197f);
  q = fma(q, s, -0.0664902553f);
  q = fma(q, s, 0.398942292f);
  const NormalTail n = normal_tail(x);
  return fabsf(x) < 0.7f ? x * fma(q, x, 0.5f) : max(x, 0) - n.p * n.v * n.density;
}
DEVICE float gelu_slope(float x) {
  const NormalTail n = normal_tail(x);
  const float below = (n.p * n.w - n.t * 0.398942280f) * n.density;  // of -t; slopes at -t and t add up to 1
  return x > 0 ? 1 - below : below;
}

// Activations have limits at the infinities, where the plain formula has 0 times infinity: 1000 stands for that.
struct Sigmoids {
  float of_x, of_minus_x;
};
DEVICE Sigmoids sigmoids(float x) {
  const float e = expf(-fabsf(x)), larger = 1 / (1 + e), smaller = e * larger;
  return x > 0 ? Sigmoids{larger, smaller} : Sigmoids{smaller, larger};
}
DEVICE float silu(float x) { return max(x, -1000) / (1 + expf(-x)); }
DEVICE float silu_slope(float x) {
  const float c = clamp(x, -1000, 1000);
  const Sigmoids s = sigmoids(c);
  return s.of_x * (1 + c * s.of_minus_x);
}
DEVICE float gelu_tanh(float x) { return max(x, -1000) * sigmoid(1.5957691216f * (x + 0.044715f * x * x * x)); }
DEVICE float gelu_tanh_slope(float x) {
  const float c = clamp(x, -1000, 1000), square = c * c;
  const Sigmoids s = sigmoids(1.5957691216f * (c + 0.044715f * square * c));
  return s.of_x * (1 + c * s.of_minus_x * (1.5957691216f * (1 + 0.134145f * square)));
}
// tanh(log(1 + e)) = n / (n + 2) with n = e (e + 2), and that is 1 from x = 20 on.
DEVICE float mish(float x) {
  const float e = expf(min(x, 20)), n = e * (e + 2);
  return max(x, -1000) * (n / (n + 2));
}
DEVICE float mish_slope(float x) {
  const float c = clamp(x, -1000, 20), e = expf(c), n = e * (e + 2), d = 1 / (n + 2);
  return n * d + 4 * c * (e * (1 + e) * d) * d;
}
// sqrt(x^2 + a), |x| where x^2 overflows.
DEVICE float squareplus_root(float x, float a) { return fabsf(x) > 1e18f ? fabsf(x) : sqrtf(x * x + a); }
DEVICE float squareplus(float x, float a) {
  const float root = squareplus_root(x, a);
  return x > 0 ? 0.5f * x + 0.5f * root : 0.5f * a / (root - x);
}
DEVICE float squareplus_slope(float x, float a) {
  const float c = clamp(x, -1e18f, 1e18f);
  return squareplus(c, a) / squareplus_root(c, a);
}

// The rest of a / b in [0, b), or (b, 0] for negative b.
DEVICE float mod(float a, float b) {
  const float r = fmodf(a, b);
  return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}
// a - rest is a whole multiple of b, so that rounding can only find that multiple; beyond 2^22 it is off by its own
// rounding.
DEVICE float floor_div(float a, float b) {
  const float q = floorf(a / b);
  if (!(fabsf(q) < HUGE_VALF) || !(fabsf(b) < HUGE_VALF)) return q;
  return rintf((a - mod(a, b)) / b);
}

// The lines of unary.def and binary.def, a function each: unary_value<int(UnaryFn::relu)>(x, a, b).
template <int fn>
DEVICE float unary_value([[maybe_unused]] float x, [[maybe_unused]] float a, [[maybe_unused]] float b) {
#define UNARY(name, value, slope) \
  if constexpr (fn == int(UnaryFn::name)) return value;
#include "../native/ops/unary.def"
#undef UNARY
}
template <int fn>
DEVICE float unary_slope(
    [[maybe_unused]] float x, [[maybe_unused]] float y, [[maybe_unused]] float a, [[maybe_unused]] float b) {
#define UNARY(name, value, slope) \
  if constexpr (fn == int(UnaryFn::name)) return slope;
#include "../native/ops/unary.def"
#undef UNARY
}
template <int fn>
DEVICE float binary_value(float a, float b) {
#define BINARY(name, value, slope_a, slope_b) \
  if constexpr (fn == int(BinaryFn::name)) return value;
#include "../native/ops/binary.def"
#undef BINARY
}
template <int fn, int side>
DEVICE float binary_slope([[maybe_unused]] float a, [[maybe_unused]] float b, [[maybe_unused]] float y) {
#define BINARY(name, value, slope_a, slope_b) \
  if constexpr (fn == int(BinaryFn::name)) return side == 0 ? slope_a : slope_b;
#include "../native/ops/binary.def"
#undef BINARY
}

}  // namespace gemmule::words
