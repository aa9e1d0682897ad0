// SPDX-License-Identifier: MIT
#include <cmath>

#include "kernels.h"
#include "reference/by_type.h"

namespace gemmule::reference {

namespace {

template <class T>
void update(const NadamUpdateArgs& a) {
  T *p = a.p.as<T>(), *m = a.m.as<T>(), *v = a.v.as<T>();
  const T* g = a.g.as<T>();
  const double lr = *a.lr.as<double>(), t = *a.step.as<int32_t>() + 1.0;
  const double now = a.beta1 * (1 - 0.5 * std::pow(0.96, t)), next = a.beta1 * (1 - 0.5 * std::pow(0.96, t + 1));
  const double product = *a.product.as<double>() *= now;
  const T from_m = T(next / (1 - product * next)), from_g = T((1 - now) / (1 - product)),
          from_v = T(1 / (1 - std::pow(a.beta2, t)));
  const T rest1 = T(1 - a.beta1), rest2 = T(1 - a.beta2), epsilon = T(a.epsilon), rate = T(lr),
          decay = T(lr * a.weight_decay);
  for (int64_t i = 0; i < a.count; ++i) {
    p[i] -= decay * p[i];
    m[i] += (g[i] - m[i]) * rest1;
    v[i] += (g[i] * g[i] - v[i]) * rest2;
    const T mhat = from_m * m[i] + from_g * g[i], vhat = from_v * v[i];
    p[i] -= rate * mhat / (std::sqrt(vhat) + epsilon);
  }
}

}  // namespace

void nadam_update(const NadamUpdateArgs& a, Context&) {
  by_real(a.type, [&]<class T>(T) { update<T>(a); });
}

}  // namespace gemmule::reference
