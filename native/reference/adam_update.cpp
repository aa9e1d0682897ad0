// SPDX-License-Identifier: MIT
#include <cmath>

#include "kernels.h"
#include "reference/by_type.h"
#include "reference/each_place.h"

namespace gemmule::reference {

namespace {

template <class T>
void update(const AdamUpdateArgs& a) {
  T *p = a.p.as<T>(), *m = a.m.as<T>(), *v = a.v.as<T>(), *vhat = a.vhat.as<T>();
  const T* g = a.g.as<T>();
  const double lr = *a.lr.as<double>(), t = *a.step.as<int32_t>() + 1.0;
  const T alpha = T(lr * std::sqrt(1 - std::pow(a.beta2, t)) / (1 - std::pow(a.beta1, t))),
          decay = T(lr * a.weight_decay);
  const T rest1 = T(1 - a.beta1), rest2 = T(1 - a.beta2), epsilon = T(a.epsilon);
  each_place(a, [&](int64_t i, int64_t k) {
    p[i] -= decay * p[i];
    m[i] += (g[k] - m[i]) * rest1;
    v[i] += (g[k] * g[k] - v[i]) * rest2;
    if (vhat) vhat[i] = vhat[i] > v[i] ? vhat[i] : v[i];
    p[i] -= m[i] * alpha / (std::sqrt(vhat ? vhat[i] : v[i]) + epsilon);
  });
}

}  // namespace

void adam_update(const AdamUpdateArgs& a, Context&) {
  by_real(a.type, [&]<class T>(T) { update<T>(a); });
}

}  // namespace gemmule::reference
