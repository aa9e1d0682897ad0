// SPDX-License-Identifier: MIT
// The words of CUDA for device files that g++ compiles for the CPU: what cuda/kernel.h includes there. C++20.
#pragma once
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <math.h>

#include "atomics.h"
#include "block.h"
#include "intrinsics.h"
#include "kernels.h"
#include "tensor_core.h"
#include "vector_types.h"
#include "warp.h"

#define KERNEL(bounds, name, ...) STANDIN_KERNEL(bounds, name, __VA_ARGS__)
#define STANDIN_KERNEL(bounds, name, ...)                                                \
  static void name(__VA_ARGS__);                                                         \
  static const ::standin::Registered name##_registered(                                  \
      #name, ::standin::LaunchBounds bounds, static_cast<void (*)(__VA_ARGS__)>(&name)); \
  static void name(__VA_ARGS__)
#define DEVICE inline

#define SHARED(T, name, extent)                                                   \
  typedef T name##_shared extent;                                                 \
  static ::standin::SharedVariable name##_variable{#name, sizeof(name##_shared)}; \
  name##_shared& name = ::standin::shared<name##_shared>(name##_variable)
#define DYNAMIC_SHARED(T, name) T* const name = static_cast<T*>(::standin::dynamic_shared())

#define threadIdx (::standin::thread->index)
#define blockIdx (::standin::block_index)
#define blockDim (::standin::block_size)
#define gridDim (::standin::grid_size)
inline constexpr int warpSize = 32;

#define __host__
#define __device__
#define __forceinline__ inline
#define __constant__
