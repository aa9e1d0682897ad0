// SPDX-License-Identifier: MIT
#include "cpu/update_loop.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void lion_update(const LionUpdateArgs& a, Context& ctx) {
  float *p = a.p.as(), *m = a.m.as();
  const float* g = a.g.as();
  const double rate = *a.lr.as<double>();
  const Vec lr = splat(float(rate)), decay = splat(float(rate * a.weight_decay));
  const Vec beta1 = splat(float(a.beta1)), rest1 = splat(float(1 - a.beta1)), beta2 = splat(float(a.beta2)),
            rest2 = splat(float(1 - a.beta2));
  update_loop(a.count, ctx, [=](auto at) {
    const Vec grad = at.load(g), old = at.load(p), m1 = at.load(m);
    const Vec c = m1 * beta1 + grad * rest1;
    const Vec step = c > 0 ? lr : c < 0 ? -lr : lr * c;  // lr * c: 0 or NaN
    at.store(m, m1 * beta2 + grad * rest2);
    at.store(p, old - decay * old - step);
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
