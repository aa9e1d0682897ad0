// SPDX-License-Identifier: MIT
#include "kernels.h"
#include "reference/by_type.h"
#include "reference/each_index.h"

namespace gemmule::reference {

void slice(const SliceArgs& p, Context&) {
  by_size(p.type, [&]<class T>(T) {
    each_index(p.size, [&](const Dims& i) {
      Dims from;
      for (int a = 0; a < kMaxRank; ++a) from[a] = p.begin[a] + i[a] * p.step[a];
      p.y.as<T>()[offset_of(p.size, i)] = p.x.as<T>()[offset_of(p.dims, from)];
    });
  });
}

}  // namespace gemmule::reference
