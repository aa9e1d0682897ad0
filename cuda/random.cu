// SPDX-License-Identifier: MIT
// A kernel a distribution: block 1,024 elements, thread the four of one Philox block.
// Ten rounds are some 100 integer instructions for 16 bytes: about as long as memory takes to store them.
#include "../native/ops/philox.h"
#include "fours.h"
#include "scalar_math.h"

namespace gemmule {

// f(words) makes four numbers of four words.
template <class F>
DEVICE void fill_random(const int32_t* state, float* y, int64_t count, int64_t ordinal, const F& f) {
  const int64_t at = first_of_four();
  if (at >= count) return;
  store_four(y, at, count, f(Philox(state, ordinal)(uint32_t(at / kFour))));
}
template <class F>
DEVICE Four<float> each_word(const RandomWords& words, const F& f) {
  return {{f(words.word[0]), f(words.word[1]), f(words.word[2]), f(words.word[3])}};
}

// [from, end), span wide: rounding may reach the end, which is then stepped back from, to `last`. Product and sum are
// rounded each, so that all backends have the same bits.
KERNEL((256), random_uniform, const int32_t* state, float* y, int64_t count, int64_t ordinal, float from, float span,
    float end, float last) {
  fill_random(state, y, count, ordinal, [=](const RandomWords& words) {
    return each_word(words, [=](uint32_t word) {
      const float number = __fadd_rn(from, __fmul_rn(uniform(word), span));
      return number >= end ? last : number;
    });
  });
}

struct Direction {
  float cos, sin;
};
// The angle in quarters of the circle is exact; polynomials of what is left of it, in [-1, 1] eighths
// (native/cpu/random.cpp).
DEVICE Direction direction(int32_t bits) {
  const int32_t quarter = (bits + (1 << 21)) >> 22;
  const float x = float(bits - (quarter << 22)) * 0x1p-21f, t = x * x;
  float s = fmaf(t, -3.59504484e-05f, 0.00249000103f);
  s = fmaf(s, t, -0.0807454363f);
  s = fmaf(s, t, 0.785398185f) * x;
  float c = fmaf(t, 3.53033806e-06f, -0.000325940084f);
  c = fmaf(c, t, 0.015854327f);
  c = fmaf(fmaf(c, t, -0.308425128f), t, 1.0f);
  const float cos = quarter & 1 ? s : c, sin = quarter & 1 ? c : s;
  return {(quarter + 1) & 2 ? -cos : cos, quarter & 2 ? -sin : sin};
}
DEVICE float radius(uint32_t word) { return sqrtf(-2.0f * logf(float(uniform_bits(word) + 1) * 0x1p-24f)); }

KERNEL(
    (256), random_normal, const int32_t* state, float* y, int64_t count, int64_t ordinal, float mean, float deviation) {
  fill_random(state, y, count, ordinal, [=](const RandomWords& words) {
    Four<float> four;
#pragma unroll
    for (int l = 0; l < kFour; l += 2) {
      const float r = radius(words.word[l]);
      const Direction d = direction(uniform_bits(words.word[l + 1]));
      four.v[l] = mean + deviation * (r * d.cos);
      four.v[l + 1] = mean + deviation * (r * d.sin);
    }
    return four;
  });
}

// sqrt(2) erfinv(c s) = s P(-log(1 - (c s)^2)), c = erf(sqrt(2)): the form of Giles (2010), P fitted on |s| < 1
// to 2e-8. With 1 - c s and 1 + c s rounded once, the error is 2.7 ulp over all words (4.0 otherwise).
DEVICE float truncated_normal(uint32_t word) {
  const float s = float(2 * uniform_bits(word) + (1 - (1 << 24))) * 0x1p-24f;
  const float w = -logf(fmaf(s, -0.954499736f, 1.0f) * fmaf(s, 0.954499736f, 1.0f));
  float p = fmaf(w, -6.06836829e-06f, 8.65294423e-05f);
  p = fmaf(p, w, -0.000205703589f);
  p = fmaf(p, w, -0.00312803383f);
  p = fmaf(p, w, 0.015581619f);
  p = fmaf(p, w, 0.313188583f);
  return fmaf(p, w, 1.19628799f) * s;
}

KERNEL((256), random_truncated_normal, const int32_t* state, float* y, int64_t count, int64_t ordinal, float mean,
    float deviation) {
  fill_random(state, y, count, ordinal, [=](const RandomWords& words) {
    return each_word(words, [=](uint32_t word) { return mean + deviation * truncated_normal(word); });
  });
}

KERNEL((256), random_bernoulli, const int32_t* state, float* y, int64_t count, int64_t ordinal, int32_t threshold) {
  fill_random(state, y, count, ordinal, [=](const RandomWords& words) {
    return each_word(words, [=](uint32_t word) { return uniform_bits(word) < threshold ? 1.0f : 0.0f; });
  });
}

}  // namespace gemmule
