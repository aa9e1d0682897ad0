// SPDX-License-Identifier: MIT
// What every device file begins with. Here these words are CUDA's own; the stand-in driver (test/cuda) compiles the same files
// for the CPU, each CUDA thread a fiber, and puts its own in their place.
#pragma once
#include <cstdint>

#if defined(__CUDACC__)
// KERNEL((256), softmax, const float* x, ...) { ... }: what the host launches, by that name. In front its launch bounds: the most
// threads of a block, and, if wanted, the fewest blocks that must fit a multiprocessor.
#define KERNEL(bounds, name, ...) extern "C" __global__ void __launch_bounds__ bounds name(__VA_ARGS__)
#define DEVICE __device__ __forceinline__
// SHARED(float, tile, [32][33]);
#define SHARED(T, name, extent) __shared__ __align__(16) T name extent
// The shared memory that the launch asks for, 16-byte aligned: DYNAMIC_SHARED(float, stages);
#define DYNAMIC_SHARED(T, name)                                   \
  extern __shared__ __align__(16) unsigned char gemmule_shared[]; \
  T* const name = reinterpret_cast<T*>(gemmule_shared)
#else
#include "cuda_on_cpu.h"
#endif

namespace gemmule {

// The element that this thread owns where each has one: launched by native/cuda/launch.h's blocks_of().
DEVICE int64_t element() { return int64_t(blockIdx.x) * blockDim.x + threadIdx.x; }

}  // namespace gemmule
