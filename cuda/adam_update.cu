// SPDX-License-Identifier: MIT
#include "update_loop.h"

namespace gemmule {

struct AdamTerms {
  double beta1, beta2;
  float epsilon;
  double weight_decay;
};

template <class U>
DEVICE void descend(U& update, bool amsgrad, const double* lr, const int32_t* step, const AdamTerms& terms) {
  SHARED(float, rate, [4]);
  const auto [beta1, beta2, epsilon, weight_decay] = terms;
  if (threadIdx.x == 0) {
    const int64_t t = int64_t(*step) + 1;
    rate[0] = float(*lr * sqrt(1 - power(beta2, t)) / (1 - power(beta1, t)));
    rate[1] = float(*lr * weight_decay);
    rate[2] = float(1 - beta1);
    rate[3] = float(1 - beta2);
  }
  __syncthreads();
  const float alpha = rate[0], decay = rate[1], rest1 = rate[2], rest2 = rate[3], small = epsilon;
  update.run([=](float(&at)[4], float g) {
    auto& [p, m, v, top] = at;
    p -= decay * p;
    m += (g - m) * rest1;
    v += (g * g - v) * rest2;
    top = amsgrad && top > v ? top : v;
    p -= m * alpha / (sqrtf(top) + small);
  });
}

KERNEL((256), adam_update, const DeviceFault* fault, int64_t count, float* p, float* m, float* v, float* vhat,
    const float* g, const double* lr, const int32_t* step, double beta1, double beta2, float epsilon,
    double weight_decay) {
  Update<4> update(fault, {p, m, v, vhat}, g, count);
  descend(update, vhat, lr, step, {beta1, beta2, epsilon, weight_decay});
}
KERNEL((256), adam_update_rows, const DeviceFault* fault, UpdatedRows rows, float* p, float* m, float* v, float* vhat,
    const float* g, const double* lr, const int32_t* step, double beta1, double beta2, float epsilon,
    double weight_decay) {
  UpdateOfRows<4> update(fault, {p, m, v, vhat}, g, rows);
  descend(update, vhat, lr, step, {beta1, beta2, epsilon, weight_decay});
}

}  // namespace gemmule
