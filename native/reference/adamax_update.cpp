// SPDX-License-Identifier: MIT
#include <cmath>

#include "kernels.h"
#include "reference/by_type.h"

namespace gemmule::reference {

namespace {

template <class T>
void update(const AdamaxUpdateArgs& a) {
  T *p = a.p.as<T>(), *m = a.m.as<T>(), *u = a.u.as<T>();
  const T* g = a.g.as<T>();
  const double lr = *a.lr.as<double>(), t = *a.step.as<int32_t>() + 1.0;
  const T alpha = T(lr / (1 - std::pow(a.beta1, t))), decay = T(lr * a.weight_decay);
  const T rest1 = T(1 - a.beta1), beta2 = T(a.beta2), epsilon = T(a.epsilon);
  for (int64_t i = 0; i < a.count; ++i) {
    p[i] -= decay * p[i];
    m[i] += (g[i] - m[i]) * rest1;
    u[i] = beta2 * u[i] > std::abs(g[i]) ? beta2 * u[i] : std::abs(g[i]);
    p[i] -= alpha * m[i] / (u[i] + epsilon);
  }
}

}  // namespace

void adamax_update(const AdamaxUpdateArgs& a, Context&) {
  by_real(a.type, [&]<class T>(T) { update<T>(a); });
}

}  // namespace gemmule::reference
