// SPDX-License-Identifier: MIT
#include "update_loop.h"

namespace gemmule {

template <class U>
DEVICE void descend(
    U& update, const float* v, const double* lr, double weight_decay, float momentum, int32_t nesterov) {
  SHARED(float, rate, [2]);
  share_rates(rate, lr, weight_decay);
  const float step = rate[0], decay = rate[1];
  update.run([=](float(&at)[2], float g) {
    auto& [p, velocity] = at;
    p -= decay * p;
    if (v) velocity = momentum * velocity - step * g;
    p += !v ? -step * g : nesterov ? momentum * velocity - step * g : velocity;
  });
}

KERNEL((256), sgd_update, const DeviceFault* fault, int64_t count, float* p, float* v, const float* g, const double* lr,
    double weight_decay, float momentum, int32_t nesterov) {
  Update<2> update(fault, {p, v}, g, count);
  descend(update, v, lr, weight_decay, momentum, nesterov);
}
KERNEL((256), sgd_update_rows, const DeviceFault* fault, UpdatedRows rows, float* p, float* v, const float* g,
    const double* lr, double weight_decay, float momentum, int32_t nesterov) {
  UpdateOfRows<2> update(fault, {p, v}, g, rows);
  descend(update, v, lr, weight_decay, momentum, nesterov);
}

}  // namespace gemmule
