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

static void draw(const Philox& philox, uint32_t block, DrawnWords& w) {
  for (int i = 0; i < kDrawn; ++i) {
    const RandomWords r = philox(block + uint32_t(i));
    for (int j = 0; j < 4; ++j) w.word[j][i] = int32_t(r.word[j]);
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
    for (int i = 0; i < kDrawn; i += W) store_int(words.word[j] + i, (VecInt)f(uniform_bits(load_int(words.word[j] + i))));
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
