// SPDX-License-Identifier: MIT
#include "update_loop.h"

namespace gemmule {

KERNEL((256), adamax_update, const DeviceFault* fault, int64_t count, float* p, float* m, float* u, const float* g,
    const double* lr, const int32_t* step, double beta1, float beta2, float epsilon, double weight_decay) {
  SHARED(float, rate, [3]);
  Update<3> update(fault, {p, m, u}, g, count);
  if (threadIdx.x == 0) {
    rate[0] = float(*lr / (1 - power(beta1, int64_t(*step) + 1)));
    rate[1] = float(*lr * weight_decay);
    rate[2] = float(1 - beta1);
  }
  __syncthreads();
  const float alpha = rate[0], decay = rate[1], rest1 = rate[2];
  update.run([=](float(&at)[3], float g) {
    auto& [p, m, u] = at;
    p -= decay * p;
    m += (g - m) * rest1;
    u = beta2 * u > fabsf(g) ? beta2 * u : fabsf(g);
    p -= alpha * m / (u + epsilon);
  });
}

}  // namespace gemmule
