// SPDX-License-Identifier: MIT
#include "kernels.h"
#include "reference/by_type.h"

namespace gemmule::reference {

void range(const RangeArgs& p, Context&) {
  by_type(p.type, [&]<class T>(T) {
    for (int64_t i = 0; i < p.count; ++i) p.y.as<T>()[i] = converted<T>(p.start + i * p.step);
  });
}

}  // namespace gemmule::reference
