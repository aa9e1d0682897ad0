// SPDX-License-Identifier: MIT
// One vector vocabulary for all instruction sets; a file that includes it is compiled once per ISA, into that ISA's namespace.
// Vectors are the compiler's own (operators work on them); intrinsics only where the compiler finds nothing as good.
#pragma once
#include <cstdint>

#include "../kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#else
#include <arm_neon.h>
#endif

namespace gemmule::GEMMULE_ISA_NAMESPACE {

#define VEC_INLINE [[maybe_unused]] static inline __attribute__((always_inline))

#if defined(__AVX512F__)
constexpr int W = 16;  // floats in a vector
#elif defined(__AVX2__)
constexpr int W = 8;
#else
constexpr int W = 4;
#endif

typedef float Vec __attribute__((vector_size(4 * W)));
typedef int32_t VecInt __attribute__((vector_size(4 * W)));
typedef float VecLoose __attribute__((vector_size(4 * W), aligned(4), may_alias));
typedef int32_t VecIntLoose __attribute__((vector_size(4 * W), aligned(4), may_alias));

VEC_INLINE Vec load(const float* p) { return *reinterpret_cast<const VecLoose*>(p); }
VEC_INLINE void store(float* p, Vec v) { *reinterpret_cast<VecLoose*>(p) = v; }
VEC_INLINE VecInt load_int(const int32_t* p) { return *reinterpret_cast<const VecIntLoose*>(p); }
VEC_INLINE void store_int(int32_t* p, VecInt v) { *reinterpret_cast<VecIntLoose*>(p) = v; }
VEC_INLINE Vec zero() { return Vec{}; }

// ---- the first n lanes, 0 <= n <= W: elsewhere loads give 0 and stores nothing ------------------------------------
#if defined(__AVX512F__)
using Mask = __mmask16;
VEC_INLINE Mask mask(int n) { return Mask((1u << n) - 1); }
VEC_INLINE Vec load(const float* p, Mask m) { return (Vec)_mm512_maskz_loadu_ps(m, p); }
VEC_INLINE void store(float* p, Vec v, Mask m) { _mm512_mask_storeu_ps(p, m, (__m512)v); }
// Not `Vec{} + x`, which costs an addition and a shuffle: this folds into a broadcast from memory.
VEC_INLINE Vec splat(float x) { return (Vec)_mm512_set1_ps(x); }
VEC_INLINE Vec fma(Vec a, Vec b, Vec c) { return (Vec)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c); }
#elif defined(__AVX2__)
using Mask = __m256i;
VEC_INLINE Mask mask(int n) { return _mm256_cmpgt_epi32(_mm256_set1_epi32(n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7)); }
VEC_INLINE Vec load(const float* p, Mask m) { return (Vec)_mm256_maskload_ps(p, m); }
VEC_INLINE void store(float* p, Vec v, Mask m) { _mm256_maskstore_ps(p, m, (__m256)v); }
VEC_INLINE Vec splat(float x) { return (Vec)_mm256_set1_ps(x); }
VEC_INLINE Vec fma(Vec a, Vec b, Vec c) { return (Vec)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c); }
#else
using Mask = int;
VEC_INLINE Mask mask(int n) { return n; }
VEC_INLINE Vec load(const float* p, Mask n) {
  float t[W] = {};
  for (int i = 0; i < n; ++i) t[i] = p[i];
  return load(t);
}
VEC_INLINE void store(float* p, Vec v, Mask n) {
  float t[W];
  store(t, v);
  for (int i = 0; i < n; ++i) p[i] = t[i];
}
#if defined(__x86_64__)
VEC_INLINE Vec splat(float x) { return (Vec)_mm_set1_ps(x); }
VEC_INLINE Vec fma(Vec a, Vec b, Vec c) { return a * b + c; }  // two roundings: SSE2 has no fused form
#else
VEC_INLINE Vec splat(float x) { return (Vec)vdupq_n_f32(x); }
VEC_INLINE Vec fma(Vec a, Vec b, Vec c) { return (Vec)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b); }
#endif
#endif

VEC_INLINE float sum(Vec v) {
  float t[W], s = 0;
  store(t, v);
  for (int i = 0; i < W; ++i) s += t[i];
  return s;
}

// The least and the greatest without std:: (whose copies compiled for one ISA the linker might give to all).
template <class T>
VEC_INLINE T least(T a, T b) { return b < a ? b : a; }
template <class T>
VEC_INLINE T greatest(T a, T b) { return a < b ? b : a; }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
