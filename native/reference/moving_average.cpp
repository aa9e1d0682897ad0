// SPDX-License-Identifier: MIT
#include "by_type.h"
#include "kernels.h"

namespace gemmule::reference {

void moving_average(const MovingAverageArgs& p, Context&) {
  by_real(p.type, [&]<class T>(T) {
    T* average = p.average.as<T>();
    for (int64_t i = 0; i < p.count; ++i)
      average[i] = T(double(average[i]) * p.momentum + double(p.x.as<T>()[i]) * (1 - p.momentum));
  });
}

}  // namespace gemmule::reference
