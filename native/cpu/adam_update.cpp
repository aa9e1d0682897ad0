// SPDX-License-Identifier: MIT
#include "cpu/update_loop.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

template <bool kAmsGrad>
void update(const AdamUpdateArgs& a, Context& ctx) {
  float *p = a.p.as(), *m = a.m.as(), *v = a.v.as(), *vhat = a.vhat.as();
  const float* g = a.g.as();
  const double lr = *a.lr.as<double>(), t = *a.step.as<int32_t>() + 1.0;
  const Vec alpha = splat(float(lr * __builtin_sqrt(1 - __builtin_pow(a.beta2, t)) / (1 - __builtin_pow(a.beta1, t)))),
            decay = splat(float(lr * a.weight_decay));
  const Vec rest1 = splat(float(1 - a.beta1)), rest2 = splat(float(1 - a.beta2)), epsilon = splat(float(a.epsilon));
  update_places(a, ctx, [=](auto at) {
    const Vec grad = at.slope(g), old = at.load(p), m1 = at.load(m), v1 = at.load(v);
    const Vec m2 = m1 + (grad - m1) * rest1;
    const Vec v2 = v1 + (grad * grad - v1) * rest2;
    Vec top = v2;
    if constexpr (kAmsGrad) at.store(vhat, top = larger(at.load(vhat), v2));
    at.store(m, m2);
    at.store(v, v2);
    at.store(p, old - decay * old - m2 * alpha / (sqrt(top) + epsilon));
  });
}

}  // namespace

void adam_update(const AdamUpdateArgs& a, Context& ctx) { a.vhat ? update<true>(a, ctx) : update<false>(a, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
