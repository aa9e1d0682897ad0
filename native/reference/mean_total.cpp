// SPDX-License-Identifier: MIT
#include "kernels.h"
#include "reference/by_type.h"

namespace gemmule::reference {

void mean_total(const MeanTotalArgs& p, Context&) {
  const double* total = p.total.as<double>();
  by_real(p.type, [&]<class T>(T) { *p.y.as<T>() = total[1] == 0 ? T(0) : T(total[0] / total[1]); });
}

}  // namespace gemmule::reference
