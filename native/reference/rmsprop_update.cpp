// SPDX-License-Identifier: MIT
#include <cmath>

#include "kernels.h"
#include "reference/by_type.h"

namespace gemmule::reference {

namespace {

template <class T>
void update(const RmspropUpdateArgs& a) {
  T *p = a.p.as<T>(), *v = a.v.as<T>(), *m = a.m.as<T>(), *mean = a.a.as<T>();
  const T* g = a.g.as<T>();
  const T lr = T(*a.lr.as<double>()), decay = T(*a.lr.as<double>() * a.weight_decay), rho = T(a.rho),
          rest = T(1 - a.rho), momentum = T(a.momentum), epsilon = T(a.epsilon);
  for (int64_t i = 0; i < a.count; ++i) {
    p[i] -= decay * p[i];
    v[i] = rho * v[i] + rest * (g[i] * g[i]);
    if (mean) mean[i] = rho * mean[i] + rest * g[i];
    const T d = mean ? v[i] - mean[i] * mean[i] : v[i];
    const T u = lr * g[i] / std::sqrt(d + epsilon);
    if (m) m[i] = momentum * m[i] + u;
    p[i] -= m ? m[i] : u;
  }
}

}  // namespace

void rmsprop_update(const RmspropUpdateArgs& a, Context&) {
  by_real(a.type, [&]<class T>(T) { update<T>(a); });
}

}  // namespace gemmule::reference
