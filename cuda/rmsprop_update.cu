// SPDX-License-Identifier: MIT
#include "update_loop.h"

namespace gemmule {

KERNEL((256), rmsprop_update, const DeviceFault* fault, int64_t count, float* p, float* v, float* m, float* a,
    const float* g, const double* lr, double weight_decay, float rho, float rest, float momentum, float epsilon) {
  SHARED(float, rate, [2]);
  Update<4> update(fault, {p, v, m, a}, g, count);
  share_rates(rate, lr, weight_decay);
  const float step = rate[0], decay = rate[1];
  update.run([=](float(&at)[4], float g) {
    auto& [p, v, velocity, mean] = at;
    p -= decay * p;
    v = rho * v + rest * (g * g);
    if (a) mean = rho * mean + rest * g;
    const float u = step * g / sqrtf((a ? v - mean * mean : v) + epsilon);
    if (m) velocity = momentum * velocity + u;
    p -= m ? velocity : u;
  });
}

}  // namespace gemmule
