// SPDX-License-Identifier: MIT
// Barriers that are missing, or that not all threads reach. Blocks of 128 threads.
#include "kernel.h"

namespace gemmule {

// y = x backwards, through shared memory.
template <bool waits>
DEVICE void reverse(const float* x, float* y) {
  SHARED(float, tile, [128]);
  tile[threadIdx.x] = x[threadIdx.x];
  if (waits) __syncthreads();
  y[threadIdx.x] = tile[127 - threadIdx.x];
}
KERNEL((128), reverse, const float* x, float* y) { reverse<true>(x, y); }
KERNEL((128), reverse_without_barrier, const float* x, float* y) { reverse<false>(x, y); }

// Each warp hands a number to the warp behind it, twice, through the same place.
template <bool waits>
DEVICE void hand_on(const float* x, float* y) {
  SHARED(float, hand, [4]);
  const unsigned warp = threadIdx.x / 32;
  float value = x[threadIdx.x];
  for (int i = 0; i < 2; ++i) {
    if (threadIdx.x % 32 == 0) hand[warp] = value;
    __syncthreads();
    value = hand[(warp + 1) % 4];
    if (waits) __syncthreads();
  }
  y[threadIdx.x] = value;
}
KERNEL((128), hand_on, const float* x, float* y) { hand_on<true>(x, y); }
KERNEL((128), hand_on_too_early, const float* x, float* y) { hand_on<false>(x, y); }

KERNEL((128), divergent_barrier, float* y) {
  if (threadIdx.x < 64) __syncthreads();
  else y[threadIdx.x] = 1;
}
KERNEL((128), two_barriers, float* y) {
  if (threadIdx.x < 64) {
    __syncthreads();
    y[threadIdx.x] = 1;
  } else {
    __syncthreads();
    y[threadIdx.x] = 2;
  }
}
KERNEL((128), barrier_after_exit, float* y) {
  if (threadIdx.x == 5) return;
  __syncthreads();
  y[threadIdx.x] = 1;
}

// counts[0..2]: how many threads have x > 0; whether any has; whether all have.
KERNEL((128), count_positive, const float* x, int32_t* counts) {
  const bool positive = x[threadIdx.x] > 0;
  const int count = __syncthreads_count(positive), any = __syncthreads_or(positive), all = __syncthreads_and(positive);
  if (threadIdx.x != 0) return;
  counts[0] = count;
  counts[1] = any;
  counts[2] = all;
}

}  // namespace gemmule
