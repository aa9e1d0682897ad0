// SPDX-License-Identifier: MIT
#include "cpu/random_words.h"
#include "cpu/vec_math.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

// ---- uniform --------------------------------------------------------------------------------------------------------------

// The same number, of which the compiler does not know that it is a product: it may not fuse it with a sum that follows.
VEC_INLINE Vec rounded(Vec product) {
#if defined(__AVX512F__)
  asm("" : "+v"(product));
#elif defined(__x86_64__)
  asm("" : "+x"(product));
#else
  asm("" : "+w"(product));
#endif
  return product;
}

struct Uniform {
  float a, b;
  Vec from, span, end, last;  // rounding may reach the end, which is then stepped back from
  Uniform(double alpha, double beta)
      : a(float(alpha)),
        b(float(beta)),
        from(splat(a)),
        span(splat(b - a)),
        end(splat(b > a ? b : kInfinity)),
        last(splat(__builtin_nextafterf(b, a))) {}
  GEMMULE_INLINE Vec operator()(VecInt bits) const {
    const Vec y = from + rounded(to_float(bits) * 0x1p-24f * span);
    return select(y >= end, last, y);
  }
};

// ---- normal: r (cos 2 pi u2, sin 2 pi u2) with r = sqrt(-2 log u1) -----------------------------------------------------------

VEC_INLINE Vec radius(VecInt bits) { return sqrt(log(to_float(bits + 1) * 0x1p-24f) * -2.0f); }

struct Direction {
  Vec cos, sin;
};
// The angle in quarters of the circle is exact; polynomials of what is left of it, in [-1, 1] eighths.
VEC_INLINE Direction direction(VecInt bits) {
  const VecInt quarter = (bits + (1 << 21)) >> 22;
  const Vec x = to_float(bits - (quarter << 22)) * 0x1p-21f, t = x * x;
  Vec s = t * -3.59504484e-05f + 0.00249000103f;
  s = s * t - 0.0807454363f;
  s = (s * t + 0.785398185f) * x;
  Vec c = t * 3.53033806e-06f - 0.000325940084f;
  c = c * t + 0.015854327f;
  c = (c * t - 0.308425128f) * t + 1.0f;
  const VecInt turned = -(quarter & 1), sin_sign = quarter << 30, cos_sign = (quarter + 1) << 30;
  return {(Vec)((VecInt)select(turned, s, c) ^ (cos_sign & INT32_MIN)),
      (Vec)((VecInt)select(turned, c, s) ^ (sin_sign & INT32_MIN))};
}

VEC_INLINE void normal_pairs(DrawnWords& w, Vec mean, Vec deviation) {
  for (int j = 0; j < 4; j += 2)
    for (int i = 0; i < kDrawn; i += W) {
      const Vec r = radius(uniform_bits(load_int(w.word[j] + i)));
      const Direction d = direction(uniform_bits(load_int(w.word[j + 1] + i)));
      store_int(w.word[j] + i, (VecInt)(mean + deviation * (r * d.cos)));
      store_int(w.word[j + 1] + i, (VecInt)(mean + deviation * (r * d.sin)));
    }
}

// ---- truncated normal -----------------------------------------------------------------------------------------------------

// sqrt(2) erfinv(c s) = s P(-log(1 - (c s)^2)), c = erf(sqrt(2)): the form of Giles (2010), P fitted on |s| < 1 to 2e-8.
VEC_INLINE Vec truncated_normal(VecInt bits) {
  const Vec s = to_float(bits + bits + (1 - (1 << 24))) * 0x1p-24f, y = s * 0.954499736f;
  const Vec w = -log((1.0f - y) * (1.0f + y));
  Vec p = w * -6.06836829e-06f + 8.65294423e-05f;
  p = p * w - 0.000205703589f;
  p = p * w - 0.00312803383f;
  p = p * w + 0.015581619f;
  p = p * w + 0.313188583f;
  return (p * w + 1.19628799f) * s;
}

// Elements [begin, begin + count) of the op, each vector of words made into numbers by f.
template <class F>
VEC_INLINE void fill_random(const RandomArgs& p, Context& ctx, const F& f) {
  const Philox philox(p.state.as<int32_t>(), p.ordinal);
  float* y = p.y.as();
  each_block(ctx, p.count, [&](int64_t begin, int64_t count) {
    each_draw(philox, begin, count, f,
        [=](int64_t from, int64_t n, const int32_t* made) { __builtin_memcpy(y + from, made, n * 4); });
  });
}

}  // namespace

void random(const RandomArgs& p, Context& ctx) {
  const Vec mean = splat(float(p.alpha)), deviation = splat(float(p.beta));
  const VecInt threshold = VecInt{} + uniform_threshold(p.alpha);
  switch (RandomFn(p.fn)) {
    case RandomFn::normal: return fill_random(p, ctx, [=](DrawnWords& w) { normal_pairs(w, mean, deviation); });
    case RandomFn::truncated_normal:
      return fill_random(p, ctx, [=](DrawnWords& w) {
        each_vector(w, [=](VecInt bits) { return mean + deviation * truncated_normal(bits); });
      });
    case RandomFn::bernoulli:
      return fill_random(p, ctx, [=](DrawnWords& w) {
        each_vector(w, [=](VecInt bits) { return select(bits < threshold, splat(1), zero()); });
      });
    default: {
      const Uniform uniform(p.alpha, p.beta);
      return fill_random(p, ctx, [=](DrawnWords& w) { each_vector(w, uniform); });
    }
  }
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
