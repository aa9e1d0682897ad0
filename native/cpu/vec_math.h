// SPDX-License-Identifier: MIT
// The words of ops/unary.def and ops/binary.def over vectors (native/reference/scalar_math.h has them over numbers).
// Greatest error in units in the last place, over every 251st float, infinities and NaN included (test/native/vec_math.cpp):
//   exp 0.97   expm1 1.5   log 0.91   log1p 1.6   pow 0.51   tanh 2.5   sigmoid 2.3   softplus 1.8   sin, cos 1.6
//   erf 2.5    gelu 3.5    log_cosh 4.5           the other activations: 4e-7 of max(1, |y|)
// Denormal arguments count as 0 and denormal results may be 0. Where a word cannot be right in a vector for some lane
// (sin of 10^7, a power of infinity), the whole vector goes lane by lane through the C library: `..._lanes`.
#pragma once
#include <cmath>

#include "vec.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

VEC_INLINE Vec V(double c) { return splat(float(c)); }

// a - b, wrapping around: in lanes that a select drops later (the log of a negative number) the difference may overflow.
typedef uint32_t VecBits __attribute__((vector_size(4 * W)));
VEC_INLINE VecInt wrapping_sub(VecInt a, VecInt b) { return (VecInt)((VecBits)a - (VecBits)b); }

constexpr float kInfinity = __builtin_inff();
constexpr float kLeast = 0x1p-126f;  // the least number that is not denormal

// ---- exp and its kin: e^x = 2^n (1 + rest), |rest| < 0.42 ------------------------------------------------------------------
struct ExpParts {
  Vec n, rest;
};
VEC_INLINE ExpParts exp_parts(Vec x) {
  const float magic = 0x1.8p23f;  // adding it rounds to an integer
  const Vec shifted = x * 1.44269504f + magic;
  const Vec n = shifted - magic;
  Vec r = x - n * 0.693359375f;
  r = r + n * 2.12194440e-4f;
  Vec p = r * 0.00138145984f + 0.0083687169f;
  p = p * r + 0.0416683881f;
  p = p * r + 0.166665206f;
  p = p * r + 0.499999934f;
  return {n, (r * r) * p + r};
}
// 2^n for integers -127 < n < 128.
VEC_INLINE Vec power_of_two(Vec n) { return (Vec)((to_int(n) + 127) << 23); }
// x 2^n for integers |n| < 252, rightly inf and 0.
VEC_INLINE Vec scale(Vec x, Vec n) {
#if defined(__AVX512F__)
  return (Vec)_mm512_maskz_scalef_ps(kFull, (__m512)x, (__m512)n);
#else
  const VecInt whole = to_int(n), half = whole >> 1;
  return x * (Vec)((half + 127) << 23) * (Vec)((whole - half + 127) << 23);
#endif
}
VEC_INLINE Vec exp(Vec x) {
  const ExpParts e = exp_parts(clamp(x, -104, 89));
  return scale(e.rest + 1.0f, e.n);
}
// For x in [-40, 89]: through 2^(n-1), which exists for every such n.
VEC_INLINE Vec expm1_bounded(Vec x) {
  const ExpParts e = exp_parts(x);
  const Vec half = power_of_two(e.n - 1.0f);
  const Vec y = (half - 0.5f) + half * e.rest;
  return y + y;
}
VEC_INLINE Vec expm1(Vec x) {
  return select(abs(x) < 0x1p-100f, x, expm1_bounded(clamp(x, -40, 89)));
}  // half of the least number is 0
VEC_INLINE Vec sigmoid(Vec x) { return 1.0f / (1.0f + exp(-x)); }
// expm1 keeps small arguments exact.
VEC_INLINE Vec tanh(Vec x) {
  const Vec m = expm1_bounded(clamp(x + x, -40, 40));
  return m / (m + 2.0f);
}

// a b - p, the part that rounding p = a b lost.
VEC_INLINE Vec product_rest(Vec a, Vec b, Vec p) {
#if defined(__AVX2__) || !defined(__x86_64__)
  return fma(a, b, -p);
#else
  const Vec ah = (Vec)((VecInt)a & ~0xfff), al = a - ah, bh = (Vec)((VecInt)b & ~0xfff), bl = b - bh;
  return ((ah * bh - p) + ah * bl + al * bh) + al * bl;
#endif
}
// e^(factor x^2) for a power of two `factor`: what rounding x^2 loses is made good.
VEC_INLINE Vec exp_square(Vec factor, Vec x) {
  const Vec t = clamp(x, -128, 128), square = t * t;
  const Vec lost = factor * product_rest(t, t, square);
  const ExpParts e = exp_parts(larger(splat(-104), factor * square));
  return scale((e.rest + (lost * e.rest + lost)) + 1.0f, e.n);
}

// ---- log and its kin: x = 2^n (1 + f), |f| <= 1/3 -----------------------------------------------------------------------------
struct LogParts {
  VecInt exponent;  // n, at the place it has in a float
  Vec n;
};
VEC_INLINE LogParts log_parts(Vec x) {
  const VecInt exponent = wrapping_sub((VecInt)x, VecInt{} + 0x3f2aaaab) & ~0x7fffff;
  return {exponent, to_float(exponent >> 23)};
}
VEC_INLINE Vec log_of_parts(Vec n, Vec f) {
  Vec p = f * -0.128916398f + 0.139844537f;
  p = p * f - 0.121842697f;
  p = p * f + 0.140058652f;
  p = p * f - 0.166804865f;
  p = p * f + 0.200104058f;
  p = p * f - 0.249997973f;
  p = p * f + 0.333332151f;
  const Vec tail = (p * f - 0.5f) * (f * f) + n * -2.12194440e-4f;
  return (tail + f) + n * 0.693359375f;
}
// y for ordinary x; -inf at 0, NaN below, and inf and NaN stay.
VEC_INLINE Vec log_ends(Vec x, Vec argument, Vec y) {
  const Vec low = select(argument > -kLeast, splat(-kInfinity), splat(__builtin_nanf("")));
  return select(argument < kInfinity, select(argument < kLeast, low, y), x);
}
VEC_INLINE Vec log(Vec x) {
  const LogParts l = log_parts(x);
  const Vec m = (Vec)wrapping_sub((VecInt)x, l.exponent);
  return log_ends(x, x, log_of_parts(l.n, m - 1.0f));
}
// For x above -1 and far from overflow. 1 + f = 2^-n (1 + x), from x itself: f = 2^-n x + (2^-n - 1).
VEC_INLINE Vec log1p_inner(Vec x, Vec u) {
  const LogParts l = log_parts(u);
  const Vec four = (Vec)wrapping_sub(VecInt{} + 0x40800000, l.exponent);  // 4 2^-n: never denormal
  const Vec scaled = (Vec)wrapping_sub((VecInt)x, l.exponent);
  const Vec f = select(l.exponent == 0, x, scaled + (four * 0.25f - 1.0f));
  return log_of_parts(l.n, f);
}
VEC_INLINE Vec log1p(Vec x) {
  const Vec u = x + 1.0f;
  return log_ends(x, u, log1p_inner(x, u));
}
VEC_INLINE Vec softplus(Vec x) {
  const Vec e = exp(-abs(x));
  return max(x, zero()) + log1p_inner(e, e + 1.0f);
}
// log(1 + 2 sinh(x/2)^2), with sinh through expm1.
VEC_INLINE Vec log_cosh(Vec x) {
  const Vec t = abs(x), m = expm1_bounded(smaller(splat(30), t));
  const Vec e = m * m / (m + m + 2.0f);
  return select(t <= 15.0f, log1p_inner(e, e + 1.0f), t - 0.693147182f);
}

// ---- erf, the normal distribution ------------------------------------------------------------------------------------------------
VEC_INLINE Vec erf(Vec x) {
  const Vec s = x * x, t = smaller(splat(4), abs(x));
  Vec p = s * -0.000586208247f + 0.00496750697f;
  p = p * s - 0.026748864f;
  p = p * s + 0.112813205f;
  p = p * s - 0.376124471f;
  p = p * s + 1.128379136f;
  Vec q = t * 1.04330002e-05f - 0.000314856996f;
  q = q * t + 0.00361033739f;
  q = q * t - 0.0236945562f;
  q = q * t + 0.106159039f;
  q = q * t + 0.635198057f;
  q = q * t + 0.128637075f;
  const Vec outer = 1.0f - exp(-(q * t + t));
  return select(abs(x) < 0.92f, p * x, copysign(outer, x));
}
// The normal distribution beyond t = |x|: tail = p w e^(-t^2/2). u is made of v = t w, not of w, so that in p v their errors cancel.
struct NormalParts {
  Vec t, p, w, v, density;
};
VEC_INLINE NormalParts normal_parts(Vec x) {
  const Vec t = smaller(splat(14.5f), abs(x)), w = 1.0f / (t + 4.0f), v = t * w, u = (v + v) - 1.0f;
  Vec p = u * -0.000131971756f + 0.00017935432f;
  p = p * u + 0.00156992348f;
  p = p * u - 0.0035125541f;
  p = p * u - 0.00752527127f;
  p = p * u + 0.0604038313f;
  p = p * u - 0.186523438f;
  p = p * u + 0.387136906f;
  p = p * u - 0.607896566f;
  p = p * u + 0.755285144f;
  return {t, p, w, v, exp_square(splat(-0.5f), t)};
}
VEC_INLINE Vec gelu(Vec x) {
  const Vec s = x * x;
  Vec q = s * 0.000103134458f - 0.00118121295f;
  q = q * s + 0.009972197f;
  q = q * s - 0.0664902553f;
  q = q * s + 0.398942292f;
  const NormalParts n = normal_parts(x);
  const Vec outer = max(x, zero()) - n.p * n.v * n.density;
  return select(abs(x) < 0.7f, x * (q * x + 0.5f), outer);
}
VEC_INLINE Vec gelu_slope(Vec x) {
  const NormalParts n = normal_parts(x);
  const Vec below = (n.p * n.w - n.t * 0.398942280f) * n.density;  // of -t; slopes at -t and t add up to 1
  return select(x > 0.0f, 1.0f - below, below);
}

// ---- activations: their limits at the infinities, where the plain formula has 0 times infinity ----------------------------------------
struct Sigmoids {
  Vec of_x, of_minus_x;
};
VEC_INLINE Sigmoids sigmoids(Vec x) {
  const Vec e = exp(-abs(x)), larger_one = 1.0f / (1.0f + e), smaller_one = e * larger_one;
  const VecInt positive = x > 0.0f;
  return {select(positive, larger_one, smaller_one), select(positive, smaller_one, larger_one)};
}
VEC_INLINE Vec silu(Vec x) { return larger(splat(-1000), x) / (1.0f + exp(-x)); }
VEC_INLINE Vec silu_slope(Vec x) {
  const Vec c = clamp(x, -1000, 1000);
  const Sigmoids s = sigmoids(c);
  return s.of_x * (1.0f + c * s.of_minus_x);
}
VEC_INLINE Vec gelu_tanh(Vec x) {
  return larger(splat(-1000), x) * sigmoid(1.5957691216f * (x + 0.044715f * x * x * x));
}
VEC_INLINE Vec gelu_tanh_slope(Vec x) {
  const Vec c = clamp(x, -1000, 1000), square = c * c;
  const Sigmoids s = sigmoids(1.5957691216f * (c + 0.044715f * square * c));
  return s.of_x * (1.0f + c * s.of_minus_x * (1.5957691216f * (1.0f + 0.134145f * square)));
}
// tanh(log(1 + e)) = n / (n + 2) with n = e (e + 2), and that is 1 from x = 20 on.
VEC_INLINE Vec mish(Vec x) {
  const Vec e = exp(smaller(splat(20), x)), n = e * (e + 2.0f);
  return larger(splat(-1000), x) * (n / (n + 2.0f));
}
VEC_INLINE Vec mish_slope(Vec x) {
  const Vec c = clamp(x, -1000, 20), e = exp(c), n = e * (e + 2.0f), d = 1.0f / (n + 2.0f);
  return n * d + 4.0f * c * (e * (1.0f + e) * d) * d;
}
VEC_INLINE Vec sign(Vec x) { return select(x > 0.0f, splat(1), select(x < 0.0f, splat(-1), x)); }
VEC_INLINE Vec softsign(Vec x) { return select(abs(x) == kInfinity, sign(x), x / (abs(x) + 1.0f)); }
VEC_INLINE Vec tanh_shrink(Vec x) {
  const Vec s = x * x;
  Vec p = s * -0.000142823803f + 0.000923608721f;
  p = p * s - 0.00320695294f;
  p = p * s + 0.00869795028f;
  p = p * s - 0.0218295846f;
  p = p * s + 0.0539634228f;
  p = p * s - 0.133333102f;
  p = p * s + 0.333333343f;
  return select(abs(x) < 1.0f, x * (s * p), x - tanh(x));  // below 1 the difference cancels
}
// sqrt(x^2 + a), |x| where x^2 overflows.
VEC_INLINE Vec squareplus_root(Vec x, Vec a) { return select(abs(x) > 1e18f, abs(x), sqrt(x * x + a)); }
VEC_INLINE Vec squareplus(Vec x, Vec a) {
  const Vec root = squareplus_root(x, a);
  return select(x > 0.0f, 0.5f * x + 0.5f * root, 0.5f * a / (root - x));
}
VEC_INLINE Vec squareplus_slope(Vec x, Vec a) {
  const Vec c = clamp(x, -1e18f, 1e18f);
  return squareplus(c, a) / squareplus_root(c, a);
}

// ---- sin, cos: x = k pi/2 + r, |r| <= pi/4 ----------------------------------------------------------------------------------------
struct Turned {
  VecInt k;
  Vec r;
};
struct TurnedHalf {
  VecDouble k, r;
};
VEC_INLINE VecDouble round_small(VecDouble x) { return (x + 0x1.8p52) - 0x1.8p52; }  // |x| < 2^51
VEC_INLINE TurnedHalf turned(VecDouble x) {
  const VecDouble k = round_small(x * 0.6366197723675814);
  // pi/2 in 33 bits, so that its product with 20 bits of k is exact, and the rest
  return {k, (x - k * 0x1.921fb544p+0) - k * 0x1.0b4611a626331p-34};
}
VEC_INLINE Turned turned(Vec x) {
  const Halves wide = widen(x);
  const TurnedHalf low = turned(wide.low), high = turned(wide.high);
  return {to_int(narrow({low.k, high.k})), narrow({low.r, high.r})};
}
// The sine of r + k pi/2.
VEC_INLINE Vec sine(Vec r, VecInt k) {
  const Vec s = r * r;
  const Vec sine = ((s * -1.95152959e-4f + 8.33216087e-3f) * s - 1.66666546e-1f) * (s * r) + r;
  const Vec cosine = ((s * 2.44331571e-5f - 1.38873163e-3f) * s + 4.16666456e-2f) * (s * s) + (1.0f - 0.5f * s);
  return (Vec)((VecInt)select((k & 1) != 0, cosine, sine) ^ ((k & 2) << 30));
}
template <class F>
VEC_INLINE Vec each_lane(Vec x, F f) {
  for (int i = 0; i < W; ++i) x[i] = f(x[i]);
  return x;
}
template <class F>
VEC_INLINE Vec each_lane(Vec a, Vec b, F f) {
  for (int i = 0; i < W; ++i) a[i] = f(a[i], b[i]);
  return a;
}
[[maybe_unused]] static __attribute__((noinline)) Vec sin_lanes(Vec x) {
  return each_lane(x, [](float v) { return float(__builtin_sin(v)); });
}
[[maybe_unused]] static __attribute__((noinline)) Vec cos_lanes(Vec x) {
  return each_lane(x, [](float v) { return float(__builtin_cos(v)); });
}
VEC_INLINE Vec sin(Vec x) {
  if (!all(abs(x) < 0x1p20f)) return sin_lanes(x);
  const Turned t = turned(x);
  return sine(t.r, t.k);
}
VEC_INLINE Vec cos(Vec x) {
  if (!all(abs(x) < 0x1p20f)) return cos_lanes(x);
  const Turned t = turned(x);
  return sine(t.r, t.k + 1);
}

// ---- pow, mod, floor_div: through doubles -------------------------------------------------------------------------------------------
// log2 of 2^n m, for m in [2/3, 4/3].
VEC_INLINE VecDouble log2(VecDouble n, VecDouble m) {
  const VecDouble s = (m - 1.0) / (m + 1.0), z = s * s;
  VecDouble p = z * 0.086900587380493374 + 0.090354666697006078;
  p = p * z + 0.11112607701964665;
  p = p * z + 0.14285693962815185;
  p = p * z + 0.20000000126568873;
  p = p * z + 0.33333333333071213;
  return s * 2.8853900817779268 * (p * z + 1.0) + n;
}
struct PowerParts {
  VecDouble fraction, n;  // fraction * 2^n
};
VEC_INLINE PowerParts exp2_parts(VecDouble x) {
  x = x > 200.0 ? VecDouble{} + 200.0 : x < -200.0 ? VecDouble{} - 200.0 : x;
  const VecDouble n = round_small(x), f = x - n;
  VecDouble p = f * 1.5196156842867126e-05 + 0.00015466756329851616;
  p = p * f + 0.001333393505462882;
  p = p * f + 0.0096180381320229505;
  p = p * f + 0.05550410365992213;
  p = p * f + 0.24022651066561354;
  p = p * f + 0.69314718070453296;
  return {p * f + 1.0, n};
}
// |a|^b for a neither 0 nor infinite.
VEC_INLINE Vec power_of_size(Vec a, Vec b) {
  const LogParts l = log_parts(abs(a));
  const Halves n = widen(l.n), m = widen((Vec)wrapping_sub((VecInt)abs(a), l.exponent)), wide = widen(b);
  const PowerParts low = exp2_parts(wide.low * log2(n.low, m.low)), high = exp2_parts(wide.high * log2(n.high, m.high));
  return scale(narrow({low.fraction, high.fraction}), narrow({low.n, high.n}));
}
[[maybe_unused]] static __attribute__((noinline)) Vec pow_lanes(Vec a, Vec b) {
  return each_lane(a, b, [](float x, float y) { return float(__builtin_pow(x, y)); });
}
VEC_INLINE Vec pow(Vec a, Vec b) {
  if (!all((abs(a) < kInfinity) & (abs(b) < kInfinity))) return pow_lanes(a, b);
  const VecInt whole = floor(b) == b, odd = whole & (floor(0.5f * b) != 0.5f * b);
  Vec y = power_of_size(a, b);
  y = select(abs(a) < kLeast, select(b > 0.0f, zero(), select(b < 0.0f, splat(kInfinity), splat(1))), y);
  y = (Vec)((VecInt)y ^ (odd & (VecInt)a & INT32_MIN));
  return select((a <= -kLeast) & ~whole, splat(__builtin_nanf("")), y);
}

// The rest of a / b with the sign of b.
VEC_INLINE double mod_lane(double a, double b) {
  const double r = __builtin_fmod(a, b);
  return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}
VEC_INLINE double floor_div_lane(double a, double b) {
  const double q = __builtin_floor(a / b);
  if (!(__builtin_fabs(q) < __builtin_inf()) || q * b == a || !(__builtin_fabs(b) < __builtin_inf())) return q;
  return __builtin_nearbyint((a - mod_lane(a, b)) / b);
}
[[maybe_unused]] static __attribute__((noinline)) Vec mod_lanes(Vec a, Vec b) {
  return each_lane(a, b, [](float x, float y) { return float(mod_lane(x, y)); });
}
[[maybe_unused]] static __attribute__((noinline)) Vec floor_div_lanes(Vec a, Vec b) {
  return each_lane(a, b, [](float x, float y) { return float(floor_div_lane(x, y)); });
}
VEC_INLINE VecDouble floor_small(VecDouble x) {
  const VecDouble r = round_small(x);
  return r > x ? r - 1.0 : r;
}
// Below this quotient, quotient times b is exact in a double.
VEC_INLINE bool quotients_are_small(Vec a, Vec b) { return all((abs(a / b) < 0x1p26f) & (abs(b) < kInfinity)); }
VEC_INLINE Vec mod(Vec a, Vec b) {
  if (!quotients_are_small(a, b)) return mod_lanes(a, b);
  const Halves x = widen(a), y = widen(b);
  return narrow({x.low - floor_small(x.low / y.low) * y.low, x.high - floor_small(x.high / y.high) * y.high});
}
VEC_INLINE Vec floor_div(Vec a, Vec b) {
  if (!quotients_are_small(a, b)) return floor_div_lanes(a, b);
  const Halves x = widen(a), y = widen(b);
  return narrow({floor_small(x.low / y.low), floor_small(x.high / y.high)});
}

// ---- the lines of unary.def and binary.def ----------------------------------------------------------------------------------------------
template <int fn>
VEC_INLINE Vec unary_value([[maybe_unused]] Vec x, [[maybe_unused]] Vec a, [[maybe_unused]] Vec b) {
#define UNARY(name, value, slope) \
  if constexpr (fn == int(UnaryFn::name)) return value;
#include "../ops/unary.def"
#undef UNARY
}
template <int fn>
VEC_INLINE Vec unary_slope(
    [[maybe_unused]] Vec x, [[maybe_unused]] Vec y, [[maybe_unused]] Vec a, [[maybe_unused]] Vec b) {
#define UNARY(name, value, slope) \
  if constexpr (fn == int(UnaryFn::name)) return slope;
#include "../ops/unary.def"
#undef UNARY
}
template <int fn>
VEC_INLINE Vec binary_value([[maybe_unused]] Vec a, [[maybe_unused]] Vec b) {
#define BINARY(name, value, slope_a, slope_b) \
  if constexpr (fn == int(BinaryFn::name)) return value;
#include "../ops/binary.def"
#undef BINARY
}
template <int fn, int side>
VEC_INLINE Vec binary_slope([[maybe_unused]] Vec a, [[maybe_unused]] Vec b, [[maybe_unused]] Vec y) {
#define BINARY(name, value, slope_a, slope_b) \
  if constexpr (fn == int(BinaryFn::name)) return side == 0 ? slope_a : slope_b;
#include "../ops/binary.def"
#undef BINARY
}

// y = f(x), for a function known only at run time (a UnaryFn); y may be x. In unary.cpp.
void unary_row(int fn, const float* x, float* y, int64_t count, float a, float b);

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
