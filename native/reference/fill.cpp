// SPDX-License-Identifier: MIT
#include "kernels.h"
#include "reference/by_type.h"

namespace gemmule::reference {

void fill(const FillArgs& p, Context&) {
  by_type(p.type, [&]<class T>(T) {
    const T value = converted<T>(p.value);
    for (int64_t i = 0; i < p.count; ++i) p.y.as<T>()[i] = value;
  });
}

}  // namespace gemmule::reference
