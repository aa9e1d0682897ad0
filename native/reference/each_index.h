// SPDX-License-Identifier: MIT
// Walking a row-major array of up to six axes.
#pragma once
#include "ops/args.h"

namespace gemmule {

// Calls f(index) for every index below `dims`, the last axis fastest.
template <class F>
GEMMULE_INLINE void each_index(const Dims& dims, const F& f) {
  static_assert(kMaxRank == 6);
  if (product(dims) == 0) return;  // an empty axis may stand beside an endless one
  Dims i;
  for (i[0] = 0; i[0] < dims[0]; ++i[0])
    for (i[1] = 0; i[1] < dims[1]; ++i[1])
      for (i[2] = 0; i[2] < dims[2]; ++i[2])
        for (i[3] = 0; i[3] < dims[3]; ++i[3])
          for (i[4] = 0; i[4] < dims[4]; ++i[4])
            for (i[5] = 0; i[5] < dims[5]; ++i[5]) f(static_cast<const Dims&>(i));
}

// Where the element at `index` of an array of these extents stands.
GEMMULE_INLINE int64_t offset_of(const Dims& dims, const Dims& index) {
  int64_t at = 0;
  for (int i = 0; i < kMaxRank; ++i) at = at * dims[i] + index[i];
  return at;
}

}  // namespace gemmule
