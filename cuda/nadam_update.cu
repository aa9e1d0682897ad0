// SPDX-License-Identifier: MIT
#include "update_loop.h"

namespace gemmule {

// u_t.
DEVICE double momentum_at(double beta1, int64_t t) { return beta1 * (1 - 0.5 * power(0.96, t)); }

KERNEL((256), nadam_update, const DeviceFault* fault, int64_t count, float* p, float* m, float* v, const float* g,
    const double* lr, const int32_t* step, const double* product, double beta1, double beta2, float epsilon,
    double weight_decay) {
  SHARED(float, rate, [7]);
  Update<3> update(fault, {p, m, v}, g, count);
  if (threadIdx.x == 0) {
    const int64_t t = int64_t(*step) + 1;
    const double now = momentum_at(beta1, t), next = momentum_at(beta1, t + 1), all = *product * now;
    rate[0] = float(*lr);
    rate[1] = float(*lr * weight_decay);
    rate[2] = float(next / (1 - all * next));
    rate[3] = float((1 - now) / (1 - all));
    rate[4] = float(1 / (1 - power(beta2, t)));
    rate[5] = float(1 - beta1);
    rate[6] = float(1 - beta2);
  }
  __syncthreads();
  const float step_size = rate[0], decay = rate[1], from_m = rate[2], from_g = rate[3], from_v = rate[4],
              rest1 = rate[5], rest2 = rate[6];
  update.run([=](float(&at)[3], float g) {
    auto& [p, m, v] = at;
    p -= decay * p;
    m += (g - m) * rest1;
    v += (g * g - v) * rest2;
    const float mhat = from_m * m + from_g * g, vhat = from_v * v;
    p -= step_size * mhat / (sqrtf(vhat) + epsilon);
  });
}

// One thread, behind that, all of whose blocks read the product of the steps before.
KERNEL((32), nadam_product, const DeviceFault* fault, const int32_t* step, double* product, double beta1) {
  if (faulty(fault)) return;
  *product *= momentum_at(beta1, int64_t(*step) + 1);
}

}  // namespace gemmule
