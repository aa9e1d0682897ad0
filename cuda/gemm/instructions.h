// SPDX-License-Identifier: MIT
// The instructions that CUDA C++ has no words for, each a function; the host bodies are the stand-in driver's.
#pragma once
#include "kernel.h"
#if !defined(__CUDACC__)
#include "tensor_core.h"
#endif

namespace gemmule::gemm {

// From sm_80 on: cp.async, and tensor cores for tf32 and bf16. The stand-in has the instructions of all.
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ < 800
#define GEMM_AMPERE 0
#else
#define GEMM_AMPERE 1
#endif

#if defined(__CUDACC__)
DEVICE uint32_t shared_address(const void* p) { return uint32_t(__cvta_generic_to_shared(p)); }
#endif

// x. What is made of it will be made here, and not held in registers from some earlier place on.
DEVICE int made_here(int x) {
#if defined(__CUDACC__)
  asm volatile("" : "+r"(x));
#endif
  return x;
}

// kFloats: 1 or 4, to which both addresses are aligned. Where `there` is false, zeros come instead and nothing is read.
template <int kFloats>
DEVICE void copy_async(float* to, const float* from, bool there) {
#if !defined(__CUDACC__)
  standin::copy_async(to, from, kFloats * 4, there ? kFloats * 4 : 0);
#elif GEMM_AMPERE
  const int bytes = there ? kFloats * 4 : 0;
  if constexpr (kFloats == 4)
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;\n" ::"r"(shared_address(to)), "l"(from), "r"(bytes));
  else asm volatile("cp.async.ca.shared.global [%0], [%1], 4, %2;\n" ::"r"(shared_address(to)), "l"(from), "r"(bytes));
#endif
}
DEVICE void commit_copies() {
#if !defined(__CUDACC__)
  standin::commit_copies();
#elif GEMM_AMPERE
  asm volatile("cp.async.commit_group;\n" ::);
#endif
}
// Until at most kLeft of the youngest groups are under way.
template <int kLeft>
DEVICE void wait_copies() {
#if !defined(__CUDACC__)
  standin::wait_copies(kLeft);
#elif GEMM_AMPERE
  asm volatile("cp.async.wait_group %0;\n" ::"n"(kLeft));
#endif
}

// Four matrices of 8 rows of 4 floats: lanes 8i to 8i + 7 know the rows of matrix i; lane l gets float l % 4 of row l / 4 of each.
DEVICE void load_matrices(float (&to)[4], const float* row) {
  uint32_t v[4];
#if defined(__CUDACC__)
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];\n"
               : "=r"(v[0]), "=r"(v[1]), "=r"(v[2]), "=r"(v[3])
               : "r"(shared_address(row)));
#else
  standin::ldmatrix_x4(v, row);
#endif
#pragma unroll
  for (int i = 0; i < 4; ++i) to[i] = __uint_as_float(v[i]);
}

// To nearest; tf32: ties away from zero, others: to even.
DEVICE uint32_t to_tf32(float x) {
  uint32_t y = 0;
#if !defined(__CUDACC__)
  y = standin::to_tf32(x);
#elif GEMM_AMPERE
  asm("cvt.rna.tf32.f32 %0, %1;\n" : "=r"(y) : "f"(x));
#endif
  return y;
}
DEVICE uint32_t to_bf16x2(float high, float low) {
  uint32_t y = 0;
#if !defined(__CUDACC__)
  y = standin::to_bf16x2(high, low);
#elif GEMM_AMPERE
  asm("cvt.rn.bf16x2.f32 %0, %1, %2;\n" : "=r"(y) : "f"(high), "f"(low));
#endif
  return y;
}
DEVICE uint32_t to_f16x2(float high, float low) {
#if !defined(__CUDACC__)
  return standin::to_f16x2(high, low);
#elif GEMM_AMPERE
  uint32_t y;
  asm("cvt.rn.f16x2.f32 %0, %1, %2;\n" : "=r"(y) : "f"(high), "f"(low));
  return y;
#else
  uint16_t h, l;
  asm("cvt.rn.f16.f32 %0, %1;\n" : "=h"(h) : "f"(high));
  asm("cvt.rn.f16.f32 %0, %1;\n" : "=h"(l) : "f"(low));
  return uint32_t(h) << 16 | l;
#endif
}

// d += a * b, a warp together. Of tf32 the low 13 bits do not count.
DEVICE void multiply_tf32(float* d, const uint32_t (&a)[4], const uint32_t (&b)[2]) {
#if !defined(__CUDACC__)
  constexpr uint32_t kSeen = 0xffffe000u;
  standin::mma_tf32_m16n8k8(reinterpret_cast<float(&)[4]>(*d), {a[0] & kSeen, a[1] & kSeen, a[2] & kSeen, a[3] & kSeen},
      {b[0] & kSeen, b[1] & kSeen});
#elif GEMM_AMPERE
  asm("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, "
      "%3};\n"
      : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
#endif
}
DEVICE void multiply_bf16(float* d, const uint32_t (&a)[4], const uint32_t (&b)[2]) {
#if !defined(__CUDACC__)
  standin::mma_bf16_m16n8k16(reinterpret_cast<float(&)[4]>(*d), a, b);
#elif GEMM_AMPERE
  asm("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, "
      "%3};\n"
      : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
#endif
}
DEVICE void multiply_f16(float* d, const uint32_t (&a)[2], const uint32_t (&b)[1]) {
#if defined(__CUDACC__)
  asm("mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 {%0, %1, %2, %3}, {%4, %5}, {%6}, {%0, %1, %2, %3};\n"
      : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
      : "r"(a[0]), "r"(a[1]), "r"(b[0]));
#else
  standin::mma_f16_m16n8k8(reinterpret_cast<float(&)[4]>(*d), a, b);
#endif
}

// Of memory that other blocks have written meanwhile: past the multiprocessor's own cache.
template <int kFloats>
DEVICE void load_from_others(float* to, const float* from) {
#if defined(__CUDACC__)
  if constexpr (kFloats == 4) {
    const float4 v = __ldcg(reinterpret_cast<const float4*>(from));
    to[0] = v.x, to[1] = v.y, to[2] = v.z, to[3] = v.w;
  } else {
    const float2 v = __ldcg(reinterpret_cast<const float2*>(from));
    to[0] = v.x, to[1] = v.y;
  }
#else
  for (int i = 0; i < kFloats; ++i) to[i] = from[i];
#endif
}

DEVICE float load_from_others(const float* from) {
#if defined(__CUDACC__)
  return __ldcg(from);
#else
  return *from;
#endif
}

}  // namespace gemmule::gemm
