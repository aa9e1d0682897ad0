// SPDX-License-Identifier: MIT
#include <cmath>

#include "kernels.h"
#include "reference/by_type.h"

namespace gemmule::reference {

namespace {

template <class T>
void update(const FtrlUpdateArgs& a) {
  T *p = a.p.as<T>(), *s = a.s.as<T>(), *z = a.z.as<T>();
  const T* g = a.g.as<T>();
  const double rate = *a.lr.as<double>();
  const T lr = T(rate), decay = T(rate * a.weight_decay), q = T(-a.power), l1 = T(a.l1), shrink = T(2 * a.l2_shrinkage),
          bend = T(2 * (a.l2 + a.beta / (2 * rate)));
  for (int64_t i = 0; i < a.count; ++i) {
    p[i] -= decay * p[i];
    const T sum = s[i] + g[i] * g[i], power = std::pow(sum, q);
    z[i] += g[i] + shrink * p[i] - (power - std::pow(s[i], q)) / lr * p[i];
    const T clipped = z[i] > l1 ? l1 : z[i] < -l1 ? -l1 : z[i];
    p[i] = (clipped - z[i]) / (power / lr + bend);
    s[i] = sum;
  }
}

}  // namespace

void ftrl_update(const FtrlUpdateArgs& a, Context&) {
  by_real(a.type, [&]<class T>(T) { update<T>(a); });
}

}  // namespace gemmule::reference
