// SPDX-License-Identifier: MIT
#include "by_type.h"
#include "kernels.h"

namespace gemmule::reference {

void moments(const MomentsArgs& p, Context&) {
  by_real(p.type, [&]<class T>(T) {
    for (int64_t c = 0; c < p.channels; ++c) {
      const auto sum_of = [&](const auto& f) {
        double sum = 0;
        for (int64_t o = 0; o < p.outer; ++o)
          for (int64_t i = 0; i < p.inner; ++i) sum += f(double(p.x.as<T>()[(o * p.channels + c) * p.inner + i]));
        return sum / (double(p.outer) * double(p.inner));
      };
      const double mean = sum_of([](double x) { return x; });
      p.mean.as<T>()[c] = T(mean);
      p.variance.as<T>()[c] = T(sum_of([&](double x) { return (x - mean) * (x - mean); }));
    }
  });
}

}  // namespace gemmule::reference
