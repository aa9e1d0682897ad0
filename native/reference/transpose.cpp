// SPDX-License-Identifier: MIT
#include "kernels.h"
#include "reference/by_type.h"
#include "reference/each_index.h"

namespace gemmule::reference {

void transpose(const TransposeArgs& p, Context&) {
  Dims out;
  for (int a = 0; a < kMaxRank; ++a) out[a] = p.dims[p.perm[a]];
  by_size(p.type, [&]<class T>(T) {
    each_index(p.dims, [&](const Dims& i) {
      Dims j;
      for (int a = 0; a < kMaxRank; ++a) j[a] = i[p.perm[a]];
      p.y.as<T>()[offset_of(out, j)] = p.x.as<T>()[offset_of(p.dims, i)];
    });
  });
}

}  // namespace gemmule::reference
