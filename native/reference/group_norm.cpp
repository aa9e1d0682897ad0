// SPDX-License-Identifier: MIT
#include <cmath>

#include "by_type.h"
#include "kernels.h"

namespace gemmule::reference {
namespace {

// Row r = (n, g): calls f(element, channel) for each of its elements.
template <class F>
void each_of_row(const GroupNormArgs& p, int64_t row, const F& f) {
  const int64_t channels = p.channels / p.groups, first = row % p.groups * channels;
  for (int64_t s = 0; s < p.spatial; ++s)
    for (int64_t c = first; c < first + channels; ++c) f((row / p.groups * p.spatial + s) * p.channels + c, c);
}

template <class T>
void normalize_row(const GroupNormArgs& p, int64_t row) {
  const double count = double(p.spatial) * double(p.channels / p.groups);
  const T* x = p.x.as<T>();
  double sum = 0, squares = 0;
  each_of_row(p, row, [&](int64_t at, int64_t) { sum += double(x[at]); });
  const double mean = p.centered ? sum / count : 0;
  each_of_row(p, row, [&](int64_t at, int64_t) { squares += (double(x[at]) - mean) * (double(x[at]) - mean); });
  const double scale = 1 / std::sqrt(squares / count + p.epsilon);
  p.mean.as<T>()[row] = T(mean);
  p.scale.as<T>()[row] = T(scale);
  each_of_row(p, row, [&](int64_t at, int64_t c) {
    const double gamma = p.gamma ? double(p.gamma.as<T>()[c]) : 1, beta = p.beta ? double(p.beta.as<T>()[c]) : 0;
    p.y.as<T>()[at] = T((double(x[at]) - mean) * scale * gamma + beta);
  });
}

}  // namespace

void group_norm(const GroupNormArgs& p, Context&) {
  by_real(p.type, [&]<class T>(T) {
    for (int64_t row = 0; row < p.batch * p.groups; ++row) normalize_row<T>(p, row);
  });
}

}  // namespace gemmule::reference
