// SPDX-License-Identifier: MIT
#include "update_loop.h"

namespace gemmule {

KERNEL((256), adadelta_update, const DeviceFault* fault, int64_t count, float* p, float* s, float* d, const float* g,
    const double* lr, float rho, float rest, float epsilon, double weight_decay) {
  SHARED(float, rate, [2]);
  Update<3> update(fault, {p, s, d}, g, count);
  share_rates(rate, lr, weight_decay);
  const float step = rate[0], decay = rate[1];
  update.run([=](float(&at)[3], float g) {
    auto& [p, s, d] = at;
    p -= decay * p;
    s = rho * s + rest * (g * g);
    const float u = g * sqrtf(d + epsilon) / sqrtf(s + epsilon);
    d = rho * d + rest * (u * u);
    p -= step * u;
  });
}

}  // namespace gemmule
