// SPDX-License-Identifier: MIT
#include <cmath>

#include "kernels.h"
#include "reference/by_type.h"

namespace gemmule::reference {

namespace {

template <class T>
void update(const AdadeltaUpdateArgs& a) {
  T *p = a.p.as<T>(), *s = a.s.as<T>(), *d = a.d.as<T>();
  const T* g = a.g.as<T>();
  const T lr = T(*a.lr.as<double>()), decay = T(*a.lr.as<double>() * a.weight_decay), rho = T(a.rho),
          rest = T(1 - a.rho), epsilon = T(a.epsilon);
  for (int64_t i = 0; i < a.count; ++i) {
    p[i] -= decay * p[i];
    s[i] = rho * s[i] + rest * (g[i] * g[i]);
    const T u = g[i] * std::sqrt(d[i] + epsilon) / std::sqrt(s[i] + epsilon);
    d[i] = rho * d[i] + rest * (u * u);
    p[i] -= lr * u;
  }
}

}  // namespace

void adadelta_update(const AdadeltaUpdateArgs& a, Context&) {
  by_real(a.type, [&]<class T>(T) { update<T>(a); });
}

}  // namespace gemmule::reference
