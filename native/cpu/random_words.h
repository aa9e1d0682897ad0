// SPDX-License-Identifier: MIT
// Philox over many counters at once, and the numbers made of its words.
#pragma once
#include "blocks.h"
#include "ops/philox.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

constexpr int kDrawn = 64;  // counters at once: their words stay in L1, and are whole vectors for every ISA
constexpr int64_t kDrawnWords = 4 * kDrawn;
static_assert(kBlock % kDrawnWords == 0);

// word[j][i] belongs to element 4 i + j. A vector of them may be replaced by the vector of what is made of them.
struct DrawnWords {
  alignas(64) int32_t word[4][kDrawn];
};

typedef uint64_t VecLong __attribute__((vector_size(4 * W)));
typedef int32_t VecShort __attribute__((vector_size(2 * W)));  // W/2 words
typedef int32_t VecShortLoose __attribute__((vector_size(2 * W), aligned(4), may_alias));

VEC_INLINE VecLong product(VecLong a, uint32_t m) {
#if defined(__AVX512F__)
  return (VecLong)_mm512_maskz_mul_epu32(0xff, (__m512i)a, _mm512_set1_epi64(m));
#elif defined(__AVX2__)
  return (VecLong)_mm256_mul_epu32((__m256i)a, _mm256_set1_epi64x(m));
#elif defined(__x86_64__)
  return (VecLong)_mm_mul_epu32((__m128i)a, _mm_set1_epi64x(m));
#else
  return (VecLong)vmull_n_u32(vmovn_u64((uint64x2_t)a), m);
#endif
}

VEC_INLINE VecLong lane_longs() {
  uint64_t lane[W / 2];
  for (int l = 0; l < W / 2; ++l) lane[l] = uint64_t(l);
  VecLong v;
  __builtin_memcpy(&v, lane, sizeof v);
  return v;
}

static void draw(const Philox& philox, uint32_t block, DrawnWords& w) {
  for (int i = 0; i < kDrawn; i += W / 2) {
    VecLong c[4] = {lane_longs() + (block + uint32_t(i)), VecLong{} + philox.counter[0], VecLong{} + philox.counter[1],
        VecLong{} + philox.counter[2]};
    philox_rounds(c, philox.key[0], philox.key[1], [](VecLong a, uint32_t m) { return product(a, m); });
    for (int j = 0; j < 4; ++j)
      *reinterpret_cast<VecShortLoose*>(w.word[j] + i) = __builtin_convertvector(c[j], VecShort);
  }
}
// In the order of the elements.
static void interleave(const DrawnWords& w, int32_t* to) {
  for (int i = 0; i < kDrawn; ++i)
    for (int j = 0; j < 4; ++j) to[4 * i + j] = w.word[j][i];
}

VEC_INLINE VecInt uniform_bits(VecInt word) { return word >> 8 & 0xffffff; }

// f(words) replaces words in place; then use(from, n, made) has elements [from, from + n).
template <class F, class Use>
VEC_INLINE void each_draw(const Philox& philox, int64_t begin, int64_t count, const F& f, const Use& use) {
  DrawnWords words;
  alignas(64) int32_t made[kDrawnWords];
  for (int64_t at = 0; at < count; at += kDrawnWords) {
    draw(philox, uint32_t((begin + at) / 4), words);
    f(words);
    interleave(words, made);
    use(begin + at, least(kDrawnWords, count - at), made);
  }
}
// f(bits) makes a vector of numbers, or of masks, of each vector of words.
template <class F>
VEC_INLINE void each_vector(DrawnWords& words, const F& f) {
  for (int j = 0; j < 4; ++j)
    for (int i = 0; i < kDrawn; i += W)
      store_int(words.word[j] + i, (VecInt)f(uniform_bits(load_int(words.word[j] + i))));
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
