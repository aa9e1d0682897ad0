// SPDX-License-Identifier: MIT
// The words of CUDA, used rightly: what the stand-in itself must do.
#include "kernel.h"

namespace gemmule {

struct Pair {
  float a;
  double b;
};
KERNEL((32), take_arguments, double* y, uint8_t byte, Pair pair, int64_t number, float real) {
  y[0] = byte;
  y[1] = pair.a;
  y[2] = pair.b;
  y[3] = double(number);
  y[4] = real;
}

// Where each thread of a grid of 3 x 2 x 2 blocks of 4 x 2 x 3 threads is.
KERNEL((24, 2), take_places, int32_t* y) {
  const int thread = int(threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z));
  const int block = int(blockIdx.x + gridDim.x * (blockIdx.y + gridDim.y * blockIdx.z));
  y[block * 24 + thread] = block * 1000 + thread;
}

KERNEL((128), count_with_atomics, uint32_t* counters, float* sum, int32_t* extremes, unsigned long long* lowest) {
  const int i = int(element());
  atomicAdd(&counters[0], 1);
  atomicInc(&counters[1], 9);
  atomicMin(&extremes[0], -i);
  atomicMax(&extremes[1], i);
  atomicCAS(&counters[2], 0, unsigned(i + 1));
  atomicExch(&counters[3], 7);
  atomicMin(lowest, static_cast<unsigned long long>(i));
  atomicAdd(sum, 0.5f);
}

// Copies and adds one; with `waits` as it should.
KERNEL((32), copy_through_shared, const float* x, float* y, int32_t waits) {
  SHARED(float, tile, [64]);
  const int i = int(threadIdx.x);
  standin::copy_async(&tile[i], x + i, 4, i < 16 ? 4 : 0);
  standin::commit_copies();
  standin::copy_async(&tile[32 + i], x + 32 + i, 4);
  standin::commit_copies();
  if (waits) standin::wait_copies(1);
  y[i] = tile[i] + 1;
  if (waits) standin::wait_copies(0);
  y[32 + i] = tile[32 + i] + 1;
}

KERNEL((32), numbers, float* y, double* z) {
  y[0] = erfinvf(0.5f);
  y[1] = erfcinvf(1e-20f);
  y[2] = erfcinvf(1.75f);
  y[3] = sinpif(1000.25f);
  y[4] = cospif(0.5f);
  y[5] = rsqrtf(4.0f);
  y[6] = normcdfinvf(0.975f);
  y[7] = float(__float2int_rz(-2.7f));
  y[8] = float(__float2int_rn(2.5f));
  y[9] = float(__umulhi(0x80000000u, 6));
  y[10] = float(__clz(1));
  y[11] = float(__ffs(8));
  y[12] = float(max(3, 4));
  y[13] = min(1.0f, NAN);
  y[14] = float(__float2int_rn(1e20f));
  z[0] = erfinv(0.999);
  z[1] = erfcinv(0.3);
  z[2] = cospi(0.125);
}

}  // namespace gemmule
