// SPDX-License-Identifier: MIT
#include "cpu/update_loop.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void adagrad_update(const AdagradUpdateArgs& a, Context& ctx) {
  float *p = a.p.as(), *s = a.s.as();
  const float* g = a.g.as();
  const double rate = *a.lr.as<double>();
  const Vec lr = splat(float(rate)), decay = splat(float(rate * a.weight_decay)), epsilon = splat(float(a.epsilon));
  update_places(a, ctx, [=](auto at) {
    const Vec grad = at.slope(g), old = at.load(p);
    const Vec sum = at.load(s) + grad * grad;
    at.store(s, sum);
    at.store(p, old - decay * old - lr * grad / sqrt(sum + epsilon));
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
