// SPDX-License-Identifier: MIT
#include "update_loop.h"

namespace gemmule {

// The usual power is a root.
DEVICE float power_of(float x, float q) { return q == 0.5f ? sqrtf(x) : powf(x, q); }

KERNEL((256), ftrl_update, const DeviceFault* fault, int64_t count, float* p, float* s, float* z, const float* g,
    const double* lr, float q, float l1, double l2, float shrink, double beta, double weight_decay) {
  SHARED(float, rate, [3]);
  Update<3> update(fault, {p, s, z}, g, count);
  if (threadIdx.x == 0) {
    rate[0] = float(*lr);
    rate[1] = float(*lr * weight_decay);
    rate[2] = float(2 * (l2 + beta / (2 * *lr)));
  }
  __syncthreads();
  const float step = rate[0], decay = rate[1], bend = rate[2];
  update.run([=](float(&at)[3], float g) {
    auto& [p, s, z] = at;
    p -= decay * p;
    const float sum = s + g * g, after = power_of(sum, q);
    z += g + shrink * p - (after - power_of(s, q)) / step * p;
    const float clipped = z > l1 ? l1 : z < -l1 ? -l1 : z;
    p = (clipped - z) / (after / step + bend);
    s = sum;
  });
}

}  // namespace gemmule
