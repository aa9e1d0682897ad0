// SPDX-License-Identifier: MIT
#include "by_type.h"
#include "kernels.h"

namespace gemmule::reference {

void pack_gates(const PackGatesArgs& p, Context&) {
  by_real(p.type, [&]<class T>(T zero) {
    T* y = p.y.as<T>();
    for (int64_t first = 0; first < p.units; first += kGroupUnits)
      for (int64_t i = 0; i < p.k; ++i)
        for (int64_t g = 0; g < p.gates; ++g)
          for (int64_t unit = first; unit < first + kGroupUnits; ++unit)
            *y++ = unit < p.units ? p.w.as<T>()[(i * p.gates + g) * p.units + unit] : zero;
  });
}

}  // namespace gemmule::reference
