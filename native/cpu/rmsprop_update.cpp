// SPDX-License-Identifier: MIT
#include "cpu/update_loop.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

template <bool kCentered, bool kMomentum>
void update(const RmspropUpdateArgs& a, Context& ctx) {
  float *p = a.p.as(), *v = a.v.as(), *m = a.m.as(), *mean = a.a.as();
  const float* g = a.g.as();
  const double rate = *a.lr.as<double>();
  const Vec lr = splat(float(rate)), decay = splat(float(rate * a.weight_decay)), momentum = splat(float(a.momentum));
  const Vec rho = splat(float(a.rho)), rest = splat(float(1 - a.rho)), epsilon = splat(float(a.epsilon));
  update_loop(a.count, ctx, [=](auto at) {
    const Vec grad = at.load(g), old = at.load(p);
    const Vec v2 = rho * at.load(v) + rest * (grad * grad);
    at.store(v, v2);
    Vec d = v2;
    if constexpr (kCentered) {
      const Vec mean2 = rho * at.load(mean) + rest * grad;
      at.store(mean, mean2);
      d = v2 - mean2 * mean2;
    }
    Vec u = lr * grad / sqrt(d + epsilon);
    if constexpr (kMomentum) at.store(m, u = momentum * at.load(m) + u);
    at.store(p, old - decay * old - u);
  });
}

}  // namespace

void rmsprop_update(const RmspropUpdateArgs& a, Context& ctx) {
  if (a.a) a.m ? update<true, true>(a, ctx) : update<true, false>(a, ctx);
  else a.m ? update<false, true>(a, ctx) : update<false, false>(a, ctx);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
