// SPDX-License-Identifier: MIT
#include "kernels.h"
#include "reference/by_type.h"

namespace gemmule::reference {

void accumulate(const AccumulateArgs& p, Context&) {
  by_real(p.type, [&]<class T>(T) {
    double sum = 0, weights = 0;
    for (int64_t i = 0; i < p.count; ++i) {
      const double weight = p.weights ? double(p.weights.as<T>()[i]) : 1;
      sum += weight * p.values.as<T>()[i];
      weights += weight;
    }
    p.total.as<double>()[0] += sum;
    p.total.as<double>()[1] += weights;
  });
}

}  // namespace gemmule::reference
