// SPDX-License-Identifier: MIT
// The winners' places of max pooling in memory: numbers of 1, 2 or 4 bytes, at any address.
#pragma once
#include "vec.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

template <class Number>
using Narrow __attribute__((vector_size(W * sizeof(Number)), aligned(1), may_alias)) = Number;

// The first n of them, in pieces of a power of two, each a copy of known size.
template <class Number>
VEC_INLINE void copy_places(Number* to, const Number* from, int n) {
  int i = 0;
#pragma GCC unroll 4
  for (int piece = W / 2; piece > 0; piece /= 2)
    if (n & piece) __builtin_memcpy(to + i, from + i, sizeof(Number) * piece), i += piece;
}
// Places that a Number holds.
template <class Number>
VEC_INLINE Narrow<Number> narrowed(VecInt places, Number) {
  return __builtin_convertvector(places, Narrow<Number>);
}
#if defined(__x86_64__) && !defined(__AVX512F__)
// g++ 12 takes the lanes out one by one.
VEC_INLINE Narrow<uint8_t> narrowed(VecInt places, uint8_t) {
#if defined(__AVX2__)
  const __m128i low = _mm256_castsi256_si128((__m256i)places), high = _mm256_extracti128_si256((__m256i)places, 1);
#else
  const __m128i low = (__m128i)places, high = low;
#endif
  const __m128i words = _mm_packs_epi32(low, high), bytes = _mm_packus_epi16(words, words);
  Narrow<uint8_t> out;
  __builtin_memcpy(&out, &bytes, sizeof out);
  return out;
}
#endif
template <class Number>
VEC_INLINE void store_places(void* memory, int64_t at, VecInt places, int n) {
  char* p = static_cast<char*>(memory) + at * int64_t{sizeof(Number)};
  const Narrow<Number> all = narrowed(places, Number{});
  if (n == W) *reinterpret_cast<Narrow<Number>*>(p) = all;
  else copy_places(reinterpret_cast<Number*>(p), reinterpret_cast<const Number*>(&all), n);
}
template <class Number>
VEC_INLINE VecInt load_places(const void* memory, int64_t at, int n) {
  const char* p = static_cast<const char*>(memory) + at * int64_t{sizeof(Number)};
  if (n == W) return __builtin_convertvector(*reinterpret_cast<const Narrow<Number>*>(p), VecInt);
  Narrow<Number> some = {};
  copy_places(reinterpret_cast<Number*>(&some), reinterpret_cast<const Number*>(p), n);
  return __builtin_convertvector(some, VecInt);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
