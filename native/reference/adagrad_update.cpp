// SPDX-License-Identifier: MIT
#include <cmath>

#include "kernels.h"
#include "reference/by_type.h"

namespace gemmule::reference {

namespace {

template <class T>
void update(const AdagradUpdateArgs& a) {
  T *p = a.p.as<T>(), *s = a.s.as<T>();
  const T* g = a.g.as<T>();
  const T lr = T(*a.lr.as<double>()), decay = T(*a.lr.as<double>() * a.weight_decay), epsilon = T(a.epsilon);
  for (int64_t i = 0; i < a.count; ++i) {
    p[i] -= decay * p[i];
    s[i] += g[i] * g[i];
    p[i] -= lr * g[i] / std::sqrt(s[i] + epsilon);
  }
}

}  // namespace

void adagrad_update(const AdagradUpdateArgs& a, Context&) {
  by_real(a.type, [&]<class T>(T) { update<T>(a); });
}

}  // namespace gemmule::reference
