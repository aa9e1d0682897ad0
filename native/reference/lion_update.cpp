// SPDX-License-Identifier: MIT
#include "kernels.h"
#include "reference/by_type.h"

namespace gemmule::reference {

namespace {

template <class T>
void update(const LionUpdateArgs& a) {
  T *p = a.p.as<T>(), *m = a.m.as<T>();
  const T* g = a.g.as<T>();
  const T lr = T(*a.lr.as<double>()), decay = T(*a.lr.as<double>() * a.weight_decay);
  const T beta1 = T(a.beta1), rest1 = T(1 - a.beta1), beta2 = T(a.beta2), rest2 = T(1 - a.beta2);
  for (int64_t i = 0; i < a.count; ++i) {
    p[i] -= decay * p[i];
    const T c = m[i] * beta1 + g[i] * rest1;
    p[i] -= lr * (c > 0 ? T(1) : c < 0 ? T(-1) : c);  // c itself: 0 or NaN
    m[i] = m[i] * beta2 + g[i] * rest2;
  }
}

}  // namespace

void lion_update(const LionUpdateArgs& a, Context&) {
  by_real(a.type, [&]<class T>(T) { update<T>(a); });
}

}  // namespace gemmule::reference
