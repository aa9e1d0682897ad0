// SPDX-License-Identifier: MIT
// Operations of a warp that not all its lanes take part in, and right ones. One block of 32 threads, or as the case
// says.
#include "kernel.h"

namespace gemmule {

KERNEL((64), shuffle_without_caller, float* y) { y[threadIdx.x] = __shfl_xor_sync(0x0000FFFFu, 1.0f, 1); }
KERNEL((64), shuffle_from_absent, float* y) {
  if (threadIdx.x < 16) y[threadIdx.x] = __shfl_down_sync(0x0000FFFFu, 1.0f, 8);
}
KERNEL((64), shuffle_after_exit, float* y) {
  if (threadIdx.x == 3) return;
  y[threadIdx.x] = __shfl_xor_sync(~0u, 1.0f, 1);
}
KERNEL((64), exit_before_shuffle, float* y) {
  if (threadIdx.x == 31) return;
  y[threadIdx.x] = __shfl_xor_sync(~0u, 1.0f, 1);
}
KERNEL((64), different_operations, float* y) {
  y[threadIdx.x] = threadIdx.x < 16 ? __shfl_xor_sync(~0u, 1.0f, 1) : __shfl_up_sync(~0u, 1.0f, 1);
}
KERNEL((64), shuffle_beside_barrier, float* y) {
  if (threadIdx.x == 7) __syncthreads();
  y[threadIdx.x] = __shfl_xor_sync(~0u, 1.0f, 1);
}
// Each lane takes its neighbour's number out of shared memory, which may not be there yet.
template <bool waits>
DEVICE void rotate(const float* x, float* y) {
  SHARED(float, tile, [32]);
  tile[threadIdx.x] = x[threadIdx.x];
  if (waits) __syncwarp();
  y[threadIdx.x] = tile[(threadIdx.x + 1) % 32];
}
KERNEL((64), rotate, const float* x, float* y) { rotate<true>(x, y); }
KERNEL((64), rotate_without_sync, const float* x, float* y) { rotate<false>(x, y); }

// What every operation yields, 32 numbers a row.
KERNEL((32), warp_operations, int32_t* y) {
  const int lane = int(threadIdx.x);
  int row = 0;
  const auto put = [&](int value) { y[row++ * 32 + lane] = value; };
  put(__shfl_sync(~0u, lane, lane * 3));
  put(__shfl_sync(~0u, lane, 5, 8));
  put(__shfl_up_sync(~0u, lane, 3));
  put(__shfl_up_sync(~0u, lane, 3, 16));
  put(__shfl_down_sync(~0u, lane, 3));
  put(__shfl_down_sync(~0u, lane, 3, 16));
  put(__shfl_xor_sync(~0u, lane, 16));
  put(__shfl_xor_sync(~0u, lane, 16, 8));
  put(int(__ballot_sync(~0u, lane % 3 == 0)));
  put(__any_sync(~0u, lane == 7));
  put(__all_sync(~0u, lane != 7));
  put(int(__match_any_sync(~0u, lane % 4)));
  int all = 2;
  put(int(__match_all_sync(~0u, 7, &all)));
  put(all);
  put(__reduce_add_sync(~0u, lane));
  put(__reduce_min_sync(~0u, lane - 5));
  put(int(__reduce_max_sync(~0u, unsigned(lane))));
  put(int(__reduce_xor_sync(~0u, unsigned(lane))));
  put(lane < 16 ? __shfl_xor_sync(0x0000FFFFu, lane, 1) : __shfl_xor_sync(0xFFFF0000u, lane, 2));
}

}  // namespace gemmule
