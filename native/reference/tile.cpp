// SPDX-License-Identifier: MIT
#include "kernels.h"
#include "reference/by_type.h"
#include "reference/each_index.h"

namespace gemmule::reference {

void tile(const TileArgs& p, Context&) {
  Dims out;
  for (int a = 0; a < kMaxRank; ++a) out[a] = p.dims[a] * p.reps[a];
  by_size(p.type, [&]<class T>(T) {
    each_index(out, [&](const Dims& i) {
      Dims from;
      for (int a = 0; a < kMaxRank; ++a) from[a] = i[a] % p.dims[a];
      p.y.as<T>()[offset_of(out, i)] = p.x.as<T>()[offset_of(p.dims, from)];
    });
  });
}

}  // namespace gemmule::reference
