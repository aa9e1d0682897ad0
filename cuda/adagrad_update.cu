// SPDX-License-Identifier: MIT
#include "update_loop.h"

namespace gemmule {

template <class U>
DEVICE void descend(U& update, const double* lr, float epsilon, double weight_decay) {
  SHARED(float, rate, [2]);
  share_rates(rate, lr, weight_decay);
  const float step = rate[0], decay = rate[1];
  update.run([=](float(&at)[2], float g) {
    auto& [p, s] = at;
    p -= decay * p;
    s += g * g;
    p -= step * g / sqrtf(s + epsilon);
  });
}

KERNEL((256), adagrad_update, const DeviceFault* fault, int64_t count, float* p, float* s, const float* g,
    const double* lr, float epsilon, double weight_decay) {
  Update<2> update(fault, {p, s}, g, count);
  descend(update, lr, epsilon, weight_decay);
}
KERNEL((256), adagrad_update_rows, const DeviceFault* fault, UpdatedRows rows, float* p, float* s, const float* g,
    const double* lr, float epsilon, double weight_decay) {
  UpdateOfRows<2> update(fault, {p, s}, g, rows);
  descend(update, lr, epsilon, weight_decay);
}

}  // namespace gemmule
