// SPDX-License-Identifier: MIT
// The instructions that CUDA C++ has no words for, each a function; the host bodies are the stand-in driver's.
#pragma once
#include "kernel.h"
#if !defined(__CUDACC__)
#include "tensor_core.h"
#endif

namespace gemmule::gemm {

// The architecture that is compiled for; the stand-in has every instruction.
#if defined(__CUDA_ARCH__)
constexpr int kArch = __CUDA_ARCH__;
#else
constexpr int kArch = 1000;
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
#elif !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 800
  const int bytes = there ? kFloats * 4 : 0;
  if constexpr (kFloats == 4)
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;\n" ::"r"(shared_address(to)), "l"(from), "r"(bytes));
  else asm volatile("cp.async.ca.shared.global [%0], [%1], 4, %2;\n" ::"r"(shared_address(to)), "l"(from), "r"(bytes));
#endif
}
DEVICE void commit_copies() {
#if !defined(__CUDACC__)
  standin::commit_copies();
#elif !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 800
  asm volatile("cp.async.commit_group;\n" ::);
#endif
}
// Until at most kLeft of the youngest groups are under way.
template <int kLeft>
DEVICE void wait_copies() {
#if !defined(__CUDACC__)
  standin::wait_copies(kLeft);
#elif !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 800
  asm volatile("cp.async.wait_group %0;\n" ::"n"(kLeft));
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
