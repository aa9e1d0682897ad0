// SPDX-License-Identifier: MIT
#include "kernels.h"
#include "reference/by_type.h"
#include "reference/each_index.h"

namespace gemmule::reference {

void unslice(const UnsliceArgs& p, Context&) {
  by_size(p.type, [&]<class T>(T zero) {
    each_index(p.dims, [&](const Dims& i) { p.dx.as<T>()[offset_of(p.dims, i)] = zero; });
    each_index(p.size, [&](const Dims& i) {
      Dims to;
      for (int a = 0; a < kMaxRank; ++a) to[a] = p.begin[a] + i[a] * p.step[a];
      p.dx.as<T>()[offset_of(p.dims, to)] = p.dy.as<T>()[offset_of(p.size, i)];
    });
  });
}

}  // namespace gemmule::reference
