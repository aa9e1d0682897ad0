// SPDX-License-Identifier: MIT
#include <cmath>

#include "by_type.h"
#include "kernels.h"

namespace gemmule::reference {

void normalize(const NormalizeArgs& p, Context&) {
  by_real(p.type, [&]<class T>(T) {
    for (int64_t o = 0; o < p.outer; ++o)
      for (int64_t c = 0; c < p.channels; ++c) {
        const double mean = p.mean.as<T>()[c], r = 1 / std::sqrt(double(p.variance.as<T>()[c]) + p.epsilon);
        const double gamma = p.gamma ? double(p.gamma.as<T>()[c]) : 1, beta = p.beta ? double(p.beta.as<T>()[c]) : 0;
        for (int64_t i = 0; i < p.inner; ++i) {
          const int64_t at = (o * p.channels + c) * p.inner + i;
          p.y.as<T>()[at] = T((double(p.x.as<T>()[at]) - mean) * r * gamma + beta);
        }
      }
  });
}

}  // namespace gemmule::reference
