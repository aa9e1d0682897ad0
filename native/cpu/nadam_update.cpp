// SPDX-License-Identifier: MIT
#include "cpu/update_loop.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void nadam_update(const NadamUpdateArgs& a, Context& ctx) {
  float *p = a.p.as(), *m = a.m.as(), *v = a.v.as();
  const float* g = a.g.as();
  const double lr = *a.lr.as<double>(), t = *a.step.as<int32_t>() + 1.0;
  const double now = a.beta1 * (1 - 0.5 * __builtin_pow(0.96, t)),
               next = a.beta1 * (1 - 0.5 * __builtin_pow(0.96, t + 1));
  const double product = *a.product.as<double>() *= now;
  const Vec from_m = splat(float(next / (1 - product * next))), from_g = splat(float((1 - now) / (1 - product))),
            from_v = splat(float(1 / (1 - __builtin_pow(a.beta2, t))));
  const Vec rest1 = splat(float(1 - a.beta1)), rest2 = splat(float(1 - a.beta2)), epsilon = splat(float(a.epsilon));
  const Vec rate = splat(float(lr)), decay = splat(float(lr * a.weight_decay));
  update_loop(a.count, ctx, [=](auto at) {
    const Vec grad = at.load(g), old = at.load(p), m1 = at.load(m), v1 = at.load(v);
    const Vec m2 = m1 + (grad - m1) * rest1;
    const Vec v2 = v1 + (grad * grad - v1) * rest2;
    at.store(m, m2);
    at.store(v, v2);
    at.store(p, old - decay * old - rate * (from_m * m2 + from_g * grad) / (sqrt(from_v * v2) + epsilon));
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
