// SPDX-License-Identifier: MIT
#include "cpu/update_loop.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void ftrl_update(const FtrlUpdateArgs& a, Context& ctx) {
  if (a.power != -0.5) return reference::ftrl_update(a, ctx);  // any other power needs pow
  float *p = a.p.as(), *s = a.s.as(), *z = a.z.as();
  const float* g = a.g.as();
  const double rate = *a.lr.as<double>();
  const Vec lr = splat(float(rate)), decay = splat(float(rate * a.weight_decay)), l1 = splat(float(a.l1));
  const Vec shrink = splat(float(2 * a.l2_shrinkage)), bend = splat(float(2 * (a.l2 + a.beta / (2 * rate))));
  update_loop(a.count, ctx, [=](auto at) {
    const Vec grad = at.load(g), old = at.load(p), s1 = at.load(s), p1 = old - decay * old;
    const Vec sum = s1 + grad * grad, power = sqrt(sum);
    const Vec z2 = at.load(z) + (grad + shrink * p1 - (power - sqrt(s1)) / lr * p1);
    const Vec clipped = z2 > l1 ? l1 : z2 < -l1 ? -l1 : z2;
    at.store(z, z2);
    at.store(s, sum);
    at.store(p, (clipped - z2) / (power / lr + bend));
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
