// SPDX-License-Identifier: MIT
// Accesses beside what is there. Blocks of 128 threads.
#include "kernel.h"

namespace gemmule {

KERNEL((128), overrun_shared, float* y, int32_t length) {
  SHARED(float, tile, [100]);
  SHARED(float, other, [100]);
  if (int(threadIdx.x) < length) tile[threadIdx.x] = other[0] = 1;
  __syncthreads();
  y[threadIdx.x] = tile[0];
}
KERNEL((128), overrun_dynamic, float* y, int32_t length) {
  DYNAMIC_SHARED(float, tile);
  if (int(threadIdx.x) < length) tile[threadIdx.x] = 1;
  __syncthreads();
  y[threadIdx.x] = tile[0];
}
KERNEL((128), overrun_global, float* y, int32_t length) {
  if (int(threadIdx.x) < length) y[threadIdx.x] = 1;
}
KERNEL((128), read_unwritten, float* y) {
  SHARED(float, tile, [128]);
  if (threadIdx.x % 2 == 0) tile[threadIdx.x] = 1;
  __syncthreads();
  y[threadIdx.x] = tile[threadIdx.x];
}
KERNEL((128), misaligned, float* y) { *reinterpret_cast<float4*>(y + 1) = make_float4(1, 2, 3, 4); }
KERNEL((128), too_much_shared, float* y) {
  SHARED(float, tile, [8192]);
  SHARED(float, more, [8192]);
  y[threadIdx.x] = tile[0] + more[0];
}
// Of as much dynamic shared memory as the launch asks for.
KERNEL((128), fill_dynamic, float* y, int32_t length) {
  DYNAMIC_SHARED(float, tile);
  for (int i = int(threadIdx.x); i < length; i += 128) tile[i] = float(i);
  __syncthreads();
  if (threadIdx.x == 0) y[0] = tile[length - 1];
}

}  // namespace gemmule
