// SPDX-License-Identifier: MIT
// The random numbers of every backend: Philox 4x32-10 (Salmon et al. 2011), a function from a counter and a key to four words.
//   key = (state[0], state[1])   counter = (block, ordinal, state[2], ordinal >> 32)   element i of an op is word i % 4 of block i / 4
// Uniforms take the top 24 bits of a word, so they are exact floats and equal everywhere, in float64 too.
#pragma once
#include <cstdint>

namespace gemmule {

#if defined(__CUDACC__)
#define PHILOX_INLINE __host__ __device__ __forceinline__ constexpr
#else
#define PHILOX_INLINE inline __attribute__((always_inline)) constexpr
#endif

// The ten rounds. A Word has 64 bits, or is a vector of such, of which the low 32 count; product(c, m) is m times these, in full.
template <class Word, class Product>
PHILOX_INLINE void philox_rounds(Word (&c)[4], uint32_t k0, uint32_t k1, const Product& product) {
#if defined(__CUDACC__)
#pragma unroll
#elif defined(__GNUC__) && !defined(__clang__)
#pragma GCC unroll 10
#endif
  for (int round = 0; round < 10; ++round) {
    const Word p0 = product(c[0], 0xD2511F53), p1 = product(c[2], 0xCD9E8D57);
    c[0] = p1 >> 32 ^ c[1] ^ k0;
    c[1] = p1;
    c[2] = p0 >> 32 ^ c[3] ^ k1;
    c[3] = p0;
    k0 += 0x9E3779B9;  // the golden ratio
    k1 += 0xBB67AE85;  // sqrt(3) - 1
  }
}

struct RandomWords {
  uint32_t word[4];
};

struct Philox {
  uint32_t key[2], counter[3];  // without the block

  PHILOX_INLINE Philox(const int32_t* state, int64_t ordinal)
      : key{uint32_t(state[0]), uint32_t(state[1])},
        counter{uint32_t(ordinal), uint32_t(state[2]), uint32_t(uint64_t(ordinal) >> 32)} {}

  PHILOX_INLINE RandomWords operator()(uint32_t block) const {
    uint64_t c[4] = {block, counter[0], counter[1], counter[2]};
    philox_rounds(c, key[0], key[1], [](uint64_t word, uint32_t m) { return uint64_t{uint32_t(word)} * m; });
    return {{uint32_t(c[0]), uint32_t(c[1]), uint32_t(c[2]), uint32_t(c[3])}};
  }
};

// [0, 1) in steps of 2^-24.
PHILOX_INLINE int32_t uniform_bits(uint32_t word) { return int32_t(word >> 8); }
PHILOX_INLINE float uniform(uint32_t word) { return float(uniform_bits(word)) * 0x1p-24f; }

// uniform(word) < p is uniform_bits(word) < threshold(p): an integer test, the same on every backend.
PHILOX_INLINE int32_t uniform_threshold(double p) {
  if (!(p > 0)) return 0;
  if (p >= 1) return 1 << 24;
  const double scaled = p * 0x1p24;
  const int32_t floor = int32_t(scaled);
  return floor + (floor < scaled);
}

// Derived numbers, as formulas that each backend computes within 4 ulp:
//   normal: words 2j, 2j + 1 make elements 2j, 2j + 1 (Box & Muller 1958)
//     r = sqrt(-2 ln u1)   r cos(2 pi u2), r sin(2 pi u2)   u1 = (bits + 1) / 2^24 of word 2j, u2 = bits / 2^24 of word 2j + 1
//   truncated normal, by inversion: sqrt(2) erfinv(erf(sqrt(2)) s) with s = (2 bits + 1) / 2^24 - 1
// A permutation swaps element i, from the last down to 1, with element (word i * (i + 1)) >> 32.
PHILOX_INLINE int64_t random_below(uint32_t word, int64_t n) { return int64_t(uint64_t(word) * uint64_t(n) >> 32); }

}  // namespace gemmule
