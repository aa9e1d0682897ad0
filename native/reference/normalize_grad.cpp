// SPDX-License-Identifier: MIT
#include <cmath>

#include "by_type.h"
#include "kernels.h"

namespace gemmule::reference {
namespace {

template <class T>
void channel(const NormalizeGradArgs& p, int64_t c) {
  const double mean = p.mean.as<T>()[c], r = 1 / std::sqrt(double(p.variance.as<T>()[c]) + p.epsilon);
  const double gamma = p.gamma ? double(p.gamma.as<T>()[c]) : 1, count = double(p.outer) * double(p.inner);
  const auto each = [&](const auto& f) {
    for (int64_t o = 0; o < p.outer; ++o)
      for (int64_t i = 0; i < p.inner; ++i) {
        const int64_t at = (o * p.channels + c) * p.inner + i;
        f(at, double(p.dy.as<T>()[at]), (double(p.x.as<T>()[at]) - mean) * r);
      }
  };
  double dbeta = 0, dgamma = 0;
  each([&](int64_t, double dy, double xhat) { dbeta += dy, dgamma += dy * xhat; });
  if (p.dbeta) p.dbeta.as<T>()[c] = T(dbeta);
  if (p.dgamma) p.dgamma.as<T>()[c] = T(dgamma);
  if (!p.dx) return;
  each([&](int64_t at, double dy, double xhat) {
    p.dx.as<T>()[at] = T(gamma * r * (p.frozen ? dy : dy - (dbeta + xhat * dgamma) / count));
  });
}

}  // namespace

void normalize_grad(const NormalizeGradArgs& p, Context&) {
  by_real(p.type, [&]<class T>(T) {
    for (int64_t c = 0; c < p.channels; ++c) channel<T>(p, c);
  });
}

}  // namespace gemmule::reference
