// SPDX-License-Identifier: MIT
#include "cpu/update_loop.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void adadelta_update(const AdadeltaUpdateArgs& a, Context& ctx) {
  float *p = a.p.as(), *s = a.s.as(), *d = a.d.as();
  const float* g = a.g.as();
  const double rate = *a.lr.as<double>();
  const Vec lr = splat(float(rate)), decay = splat(float(rate * a.weight_decay));
  const Vec rho = splat(float(a.rho)), rest = splat(float(1 - a.rho)), epsilon = splat(float(a.epsilon));
  update_loop(a.count, ctx, [=](auto at) {
    const Vec grad = at.load(g), old = at.load(p), d1 = at.load(d);
    const Vec s2 = rho * at.load(s) + rest * (grad * grad);
    const Vec u = grad * sqrt(d1 + epsilon) / sqrt(s2 + epsilon);
    at.store(s, s2);
    at.store(d, rho * d1 + rest * (u * u));
    at.store(p, old - decay * old - lr * u);
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
