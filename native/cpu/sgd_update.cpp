// SPDX-License-Identifier: MIT
#include "cpu/update_loop.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

enum class Form { plain, momentum, nesterov };

template <Form kForm>
void update(const SgdUpdateArgs& a, Context& ctx) {
  float *p = a.p.as(), *v = a.v.as();
  const float* g = a.g.as();
  const double rate = *a.lr.as<double>();
  const Vec lr = splat(float(rate)), decay = splat(float(rate * a.weight_decay)), momentum = splat(float(a.momentum));
  update_places(a, ctx, [=](auto at) {
    const Vec old = at.load(p), fall = lr * at.slope(g);
    Vec step = -fall;
    if constexpr (kForm != Form::plain) {
      const Vec v2 = momentum * at.load(v) - fall;
      at.store(v, v2);
      step = kForm == Form::nesterov ? momentum * v2 - fall : v2;
    }
    at.store(p, old - decay * old + step);
  });
}

}  // namespace

void sgd_update(const SgdUpdateArgs& a, Context& ctx) {
  if (!a.v) update<Form::plain>(a, ctx);
  else if (a.nesterov) update<Form::nesterov>(a, ctx);
  else update<Form::momentum>(a, ctx);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
