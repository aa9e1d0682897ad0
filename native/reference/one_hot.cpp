// SPDX-License-Identifier: MIT
#include "kernels.h"
#include "reference/by_type.h"

namespace gemmule::reference {

void one_hot(const OneHotArgs& p, Context&) {
  by_type(p.type, [&]<class T>(T) {
    const T on = converted<T>(p.on), off = converted<T>(p.off);
    for (int64_t i = 0; i < p.count; ++i)
      for (int64_t j = 0; j < p.depth; ++j) p.y.as<T>()[i * p.depth + j] = p.index.as<int32_t>()[i] == j ? on : off;
  });
}

}  // namespace gemmule::reference
