// SPDX-License-Identifier: MIT
#include "update_loop.h"

namespace gemmule {

KERNEL((256), lion_update, const DeviceFault* fault, int64_t count, float* p, float* m, const float* g,
    const double* lr, float beta1, float rest1, float beta2, float rest2, double weight_decay) {
  SHARED(float, rate, [2]);
  Update<2> update(fault, {p, m}, g, count);
  share_rates(rate, lr, weight_decay);
  const float step = rate[0], decay = rate[1];
  update.run([=](float(&at)[2], float g) {
    auto& [p, m] = at;
    p -= decay * p;
    const float c = m * beta1 + g * rest1;
    p -= step * (c > 0 ? 1.0f : c < 0 ? -1.0f : c);  // c itself: 0 or NaN
    m = m * beta2 + g * rest2;
  });
}

}  // namespace gemmule
