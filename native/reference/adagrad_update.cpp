// SPDX-License-Identifier: MIT
#include <cmath>

#include "kernels.h"
#include "reference/by_type.h"
#include "reference/each_place.h"

namespace gemmule::reference {

namespace {

template <class T>
void update(const AdagradUpdateArgs& a) {
  T *p = a.p.as<T>(), *s = a.s.as<T>();
  const T* g = a.g.as<T>();
  const T lr = T(*a.lr.as<double>()), decay = T(*a.lr.as<double>() * a.weight_decay), epsilon = T(a.epsilon);
  each_place(a, [&](int64_t i, int64_t k) {
    p[i] -= decay * p[i];
    s[i] += g[k] * g[k];
    p[i] -= lr * g[k] / std::sqrt(s[i] + epsilon);
  });
}

}  // namespace

void adagrad_update(const AdagradUpdateArgs& a, Context&) {
  by_real(a.type, [&]<class T>(T) { update<T>(a); });
}

}  // namespace gemmule::reference
