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
VEC_INLINE Mask mask(int n) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32(n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
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

// ---- halves of W/2 doubles, for the few steps that need more than 24 bits ---------------------------------------------
typedef double VecDouble __attribute__((vector_size(4 * W)));
struct Halves {
  VecDouble low, high;
};

// ---- what the operators lack --------------------------------------------------------------------------------------------
// Comparisons (x < y) give a VecInt of 0 and -1; & | ~ work on those. select takes a where the mask is set.
VEC_INLINE Vec select(VecInt m, Vec a, Vec b) { return m ? a : b; }
VEC_INLINE VecInt select(VecInt m, VecInt a, VecInt b) { return m ? a : b; }
VEC_INLINE Vec abs(Vec x) { return (Vec)((VecInt)x & 0x7fffffff); }
VEC_INLINE Vec copysign(Vec x, Vec sign) { return (Vec)(((VecInt)x & 0x7fffffff) | ((VecInt)sign & INT32_MIN)); }
VEC_INLINE Vec to_float(VecInt x) { return __builtin_convertvector(x, Vec); }
VEC_INLINE VecInt to_int(Vec x) { return __builtin_convertvector(x, VecInt); }  // toward zero

// larger(a, b) and smaller(a, b) are one instruction and give b where one of them is NaN (on ARM: NaN).
#if defined(__AVX512F__)
// The forms with a full mask are the same instructions: g++ 12 warns of an undefined vector inside the plain ones.
constexpr __mmask16 kFull = 0xffff;
VEC_INLINE Vec larger(Vec a, Vec b) { return (Vec)_mm512_maskz_max_ps(kFull, (__m512)a, (__m512)b); }
VEC_INLINE Vec smaller(Vec a, Vec b) { return (Vec)_mm512_maskz_min_ps(kFull, (__m512)a, (__m512)b); }
VEC_INLINE Vec sqrt(Vec x) { return (Vec)_mm512_maskz_sqrt_ps(kFull, (__m512)x); }
VEC_INLINE Vec floor(Vec x) {
  return (Vec)_mm512_maskz_roundscale_ps(kFull, (__m512)x, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
}
VEC_INLINE Vec round_even(Vec x) {
  return (Vec)_mm512_maskz_roundscale_ps(kFull, (__m512)x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
VEC_INLINE bool any(VecInt m) { return _mm512_movepi32_mask((__m512i)m) != 0; }
VEC_INLINE Halves widen(Vec x) {
  return {(VecDouble)_mm512_maskz_cvtps_pd(0xff, _mm512_maskz_extractf32x8_ps(0xff, (__m512)x, 0)),
      (VecDouble)_mm512_maskz_cvtps_pd(0xff, _mm512_maskz_extractf32x8_ps(0xff, (__m512)x, 1))};
}
VEC_INLINE Vec narrow(Halves x) {
  return (Vec)_mm512_insertf32x8(_mm512_castps256_ps512(_mm512_maskz_cvtpd_ps(0xff, (__m512d)x.low)),
      _mm512_maskz_cvtpd_ps(0xff, (__m512d)x.high), 1);
}
VEC_INLINE VecInt lane_numbers() { return VecInt{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}; }
VEC_INLINE Vec load_or(const float* p, Mask m, Vec other) { return (Vec)_mm512_mask_loadu_ps((__m512)other, m, p); }
#elif defined(__AVX2__)
VEC_INLINE Vec larger(Vec a, Vec b) { return (Vec)_mm256_max_ps((__m256)a, (__m256)b); }
VEC_INLINE Vec smaller(Vec a, Vec b) { return (Vec)_mm256_min_ps((__m256)a, (__m256)b); }
VEC_INLINE Vec sqrt(Vec x) { return (Vec)_mm256_sqrt_ps((__m256)x); }
VEC_INLINE Vec floor(Vec x) { return (Vec)_mm256_floor_ps((__m256)x); }
VEC_INLINE Vec round_even(Vec x) {
  return (Vec)_mm256_round_ps((__m256)x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
VEC_INLINE bool any(VecInt m) { return _mm256_movemask_ps((__m256)m) != 0; }
VEC_INLINE Halves widen(Vec x) {
  return {(VecDouble)_mm256_cvtps_pd(_mm256_castps256_ps128((__m256)x)),
      (VecDouble)_mm256_cvtps_pd(_mm256_extractf128_ps((__m256)x, 1))};
}
VEC_INLINE Vec narrow(Halves x) {
  return (Vec)_mm256_set_m128(_mm256_cvtpd_ps((__m256d)x.high), _mm256_cvtpd_ps((__m256d)x.low));
}
VEC_INLINE VecInt lane_numbers() { return VecInt{0, 1, 2, 3, 4, 5, 6, 7}; }
VEC_INLINE Vec load_or(const float* p, Mask m, Vec other) {
  return (Vec)_mm256_blendv_ps((__m256)other, _mm256_maskload_ps(p, m), (__m256)m);
}
#elif defined(__x86_64__)
VEC_INLINE Vec larger(Vec a, Vec b) { return (Vec)_mm_max_ps((__m128)a, (__m128)b); }
VEC_INLINE Vec smaller(Vec a, Vec b) { return (Vec)_mm_min_ps((__m128)a, (__m128)b); }
VEC_INLINE Vec sqrt(Vec x) { return (Vec)_mm_sqrt_ps((__m128)x); }
VEC_INLINE Vec round_even(Vec x) {
  const Vec past = copysign(splat(0x1p23f), x);  // where a float has no fraction left
  return select(abs(x) < 0x1p23f, copysign(x + past - past, x), x);
}
VEC_INLINE Vec floor(Vec x) {
  const Vec r = round_even(x);
  return r - select(r > x, splat(1), zero());
}
VEC_INLINE bool any(VecInt m) { return _mm_movemask_ps((__m128)m) != 0; }
VEC_INLINE Halves widen(Vec x) {
  return {(VecDouble)_mm_cvtps_pd((__m128)x), (VecDouble)_mm_cvtps_pd(_mm_movehl_ps((__m128)x, (__m128)x))};
}
VEC_INLINE Vec narrow(Halves x) {
  return (Vec)_mm_movelh_ps(_mm_cvtpd_ps((__m128d)x.low), _mm_cvtpd_ps((__m128d)x.high));
}
#else
VEC_INLINE Vec larger(Vec a, Vec b) { return (Vec)vmaxq_f32((float32x4_t)a, (float32x4_t)b); }
VEC_INLINE Vec smaller(Vec a, Vec b) { return (Vec)vminq_f32((float32x4_t)a, (float32x4_t)b); }
VEC_INLINE Vec sqrt(Vec x) { return (Vec)vsqrtq_f32((float32x4_t)x); }
VEC_INLINE Vec floor(Vec x) { return (Vec)vrndmq_f32((float32x4_t)x); }
VEC_INLINE Vec round_even(Vec x) { return (Vec)vrndnq_f32((float32x4_t)x); }
VEC_INLINE bool any(VecInt m) { return vmaxvq_u32((uint32x4_t)m) != 0; }
VEC_INLINE Halves widen(Vec x) {
  return {(VecDouble)vcvt_f64_f32(vget_low_f32((float32x4_t)x)), (VecDouble)vcvt_high_f64_f32((float32x4_t)x)};
}
VEC_INLINE Vec narrow(Halves x) {
  return (Vec)vcombine_f32(vcvt_f32_f64((float64x2_t)x.low), vcvt_f32_f64((float64x2_t)x.high));
}
#endif
VEC_INLINE void store_int(int32_t* p, VecInt v, Mask m) { store(reinterpret_cast<float*>(p), (Vec)v, m); }
#if !defined(__AVX2__)  // neither of the two sections with intrinsics for these
VEC_INLINE VecInt lane_numbers() { return VecInt{0, 1, 2, 3}; }
VEC_INLINE Vec load_or(const float* p, Mask n, Vec other) {
  float t[W];
  store(t, other);
  for (int i = 0; i < n; ++i) t[i] = p[i];
  return load(t);
}
#endif

// NaN where one of them is.
VEC_INLINE Vec max(Vec a, Vec b) { return select(b != b, b, larger(b, a)); }
VEC_INLINE Vec min(Vec a, Vec b) { return select(b != b, b, smaller(b, a)); }
// NaN stays NaN; the bounds are none.
VEC_INLINE Vec clamp(Vec x, float low, float high) { return larger(splat(low), smaller(splat(high), x)); }
VEC_INLINE Vec ceil(Vec x) { return -floor(-x); }
VEC_INLINE bool all(VecInt m) { return !any(~m); }

// ---- across the lanes: each half is folded onto the other ------------------------------------------------------------------
#if defined(__AVX2__)
#if defined(__AVX512F__)
VEC_INLINE __m256 lower_half(Vec v) { return _mm512_maskz_extractf32x8_ps(0xff, (__m512)v, 0); }
VEC_INLINE __m256 upper_half(Vec v) { return _mm512_maskz_extractf32x8_ps(0xff, (__m512)v, 1); }
VEC_INLINE __m256 half_sum(Vec v) { return _mm256_add_ps(lower_half(v), upper_half(v)); }
VEC_INLINE __m256 half_largest(Vec v) { return _mm256_max_ps(lower_half(v), upper_half(v)); }
#else
VEC_INLINE __m256 half_sum(Vec v) { return (__m256)v; }
VEC_INLINE __m256 half_largest(Vec v) { return (__m256)v; }
#endif
VEC_INLINE float sum(Vec v) {
  const __m256 h = half_sum(v);
  const __m128 q = _mm_add_ps(_mm256_castps256_ps128(h), _mm256_extractf128_ps(h, 1));
  const __m128 d = _mm_add_ps(q, _mm_movehl_ps(q, q));
  return _mm_cvtss_f32(_mm_add_ss(d, _mm_shuffle_ps(d, d, 1)));
}
VEC_INLINE float largest(Vec v) {
  const __m256 h = half_largest(v);
  const __m128 q = _mm_max_ps(_mm256_castps256_ps128(h), _mm256_extractf128_ps(h, 1));
  const __m128 d = _mm_max_ps(q, _mm_movehl_ps(q, q));
  return _mm_cvtss_f32(_mm_max_ss(d, _mm_shuffle_ps(d, d, 1)));
}
#else
VEC_INLINE float sum(Vec v) { return (v[0] + v[2]) + (v[1] + v[3]); }
VEC_INLINE float largest(Vec v) {
  const float a = v[0] < v[2] ? v[2] : v[0], b = v[1] < v[3] ? v[3] : v[1];
  return a < b ? b : a;
}
#endif

// The least and the greatest without std:: (whose copies compiled for one ISA the linker might give to all).
template <class T>
VEC_INLINE T least(T a, T b) {
  return b < a ? b : a;
}
template <class T>
VEC_INLINE T greatest(T a, T b) {
  return a < b ? b : a;
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
