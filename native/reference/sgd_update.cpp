// SPDX-License-Identifier: MIT
#include "kernels.h"
#include "reference/by_type.h"

namespace gemmule::reference {

namespace {

template <class T>
void update(const SgdUpdateArgs& a) {
  T *p = a.p.as<T>(), *v = a.v.as<T>();
  const T* g = a.g.as<T>();
  const T lr = T(*a.lr.as<double>()), decay = T(*a.lr.as<double>() * a.weight_decay), momentum = T(a.momentum);
  for (int64_t i = 0; i < a.count; ++i) {
    p[i] -= decay * p[i];
    if (v) v[i] = momentum * v[i] - lr * g[i];
    p[i] += !v ? -lr * g[i] : a.nesterov ? momentum * v[i] - lr * g[i] : v[i];
  }
}

}  // namespace

void sgd_update(const SgdUpdateArgs& a, Context&) {
  by_real(a.type, [&]<class T>(T) { update<T>(a); });
}

}  // namespace gemmule::reference
