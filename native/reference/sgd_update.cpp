// SPDX-License-Identifier: MIT
#include "kernels.h"
#include "reference/by_type.h"
#include "reference/each_place.h"

namespace gemmule::reference {

namespace {

template <class T>
void update(const SgdUpdateArgs& a) {
  T *p = a.p.as<T>(), *v = a.v.as<T>();
  const T* g = a.g.as<T>();
  const T lr = T(*a.lr.as<double>()), decay = T(*a.lr.as<double>() * a.weight_decay), momentum = T(a.momentum);
  each_place(a, [&](int64_t i, int64_t k) {
    p[i] -= decay * p[i];
    if (v) v[i] = momentum * v[i] - lr * g[k];
    p[i] += !v ? -lr * g[k] : a.nesterov ? momentum * v[i] - lr * g[k] : v[i];
  });
}

}  // namespace

void sgd_update(const SgdUpdateArgs& a, Context&) {
  by_real(a.type, [&]<class T>(T) { update<T>(a); });
}

}  // namespace gemmule::reference
