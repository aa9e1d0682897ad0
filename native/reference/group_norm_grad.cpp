// SPDX-License-Identifier: MIT
#include <cmath>

#include "by_type.h"
#include "kernels.h"

namespace gemmule::reference {
namespace {

// Calls f(element, channel, xhat) for each element of row r = (n, g).
template <class T, class F>
void each_of_row(const GroupNormGradArgs& p, int64_t row, const F& f) {
  const int64_t channels = p.channels / p.groups, first = row % p.groups * channels;
  const double mean = p.mean.as<T>()[row], scale = p.scale.as<T>()[row];
  for (int64_t s = 0; s < p.spatial; ++s)
    for (int64_t c = first; c < first + channels; ++c) {
      const int64_t at = (row / p.groups * p.spatial + s) * p.channels + c;
      f(at, c, (double(p.x.as<T>()[at]) - mean) * scale);
    }
}

template <class T>
void add_parameters(const GroupNormGradArgs& p, int64_t channel) {
  double dgamma = 0, dbeta = 0;
  for (int64_t n = 0; n < p.batch; ++n) {
    const int64_t row = n * p.groups + channel / (p.channels / p.groups);
    const double mean = p.mean.as<T>()[row], scale = p.scale.as<T>()[row];
    for (int64_t s = 0; s < p.spatial; ++s) {
      const int64_t at = (n * p.spatial + s) * p.channels + channel;
      const double dy = double(p.dy.as<T>()[at]);
      dgamma += dy * ((double(p.x.as<T>()[at]) - mean) * scale), dbeta += dy;
    }
  }
  if (p.dgamma) p.dgamma.as<T>()[channel] = T(dgamma);
  if (p.dbeta) p.dbeta.as<T>()[channel] = T(dbeta);
}

template <class T>
void row_of_dx(const GroupNormGradArgs& p, int64_t row) {
  const double count = double(p.spatial) * double(p.channels / p.groups), scale = p.scale.as<T>()[row];
  const auto g = [&](int64_t at, int64_t c) {
    return double(p.dy.as<T>()[at]) * (p.gamma ? double(p.gamma.as<T>()[c]) : 1);
  };
  double sum = 0, product = 0;
  each_of_row<T>(p, row, [&](int64_t at, int64_t c, double xhat) { sum += g(at, c), product += g(at, c) * xhat; });
  if (!p.centered) sum = 0;
  each_of_row<T>(p, row, [&](int64_t at, int64_t c, double xhat) {
    p.dx.as<T>()[at] = T(scale * (g(at, c) - (sum + xhat * product) / count));
  });
}

}  // namespace

void group_norm_grad(const GroupNormGradArgs& p, Context&) {
  by_real(p.type, [&]<class T>(T) {
    for (int64_t c = 0; c < p.channels && (p.dgamma || p.dbeta); ++c)
      add_parameters<T>(p, c);  // before dx may replace dy
    for (int64_t row = 0; row < p.batch * p.groups && p.dx; ++row) row_of_dx<T>(p, row);
  });
}

}  // namespace gemmule::reference
