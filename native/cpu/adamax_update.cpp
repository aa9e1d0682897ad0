// SPDX-License-Identifier: MIT
#include "cpu/update_loop.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void adamax_update(const AdamaxUpdateArgs& a, Context& ctx) {
  float *p = a.p.as(), *m = a.m.as(), *u = a.u.as();
  const float* g = a.g.as();
  const double lr = *a.lr.as<double>(), t = *a.step.as<int32_t>() + 1.0;
  const Vec alpha = splat(float(lr / (1 - __builtin_pow(a.beta1, t)))), decay = splat(float(lr * a.weight_decay));
  const Vec rest1 = splat(float(1 - a.beta1)), beta2 = splat(float(a.beta2)), epsilon = splat(float(a.epsilon));
  update_loop(a.count, ctx, [=](auto at) {
    const Vec grad = at.load(g), old = at.load(p), m1 = at.load(m);
    const Vec m2 = m1 + (grad - m1) * rest1;
    const Vec u2 = larger(beta2 * at.load(u), abs(grad));
    at.store(m, m2);
    at.store(u, u2);
    at.store(p, old - decay * old - alpha * m2 / (u2 + epsilon));
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
