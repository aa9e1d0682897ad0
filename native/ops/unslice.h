// SPDX-License-Identifier: MIT
// The gradient of slice: x[begin + i * step] = dy[i], and 0 elsewhere.
//   dy [size]   dx [dims]
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct UnsliceArgs : Args {
  In dy;
  Out dx;
  Dims dims, begin, size, step;

  static constexpr auto fields =
      fields_of(field("dy", &UnsliceArgs::dy), field("dx", &UnsliceArgs::dx), field("dims", &UnsliceArgs::dims),
          field("begin", &UnsliceArgs::begin), field("size", &UnsliceArgs::size), field("step", &UnsliceArgs::step));
  template <class V>
  void extents(V& v) const {
    v(dy, product(size)), v(dx, product(dims));
  }
  const char* check() const {
    for (int i = 0; i < kMaxRank; ++i) {
      if (step[i] == 0) return "a step is 0";
      if (size[i] < 0 || (size[i] > 0 && (begin[i] < 0 || begin[i] >= dims[i]))) return "the slice leaves the tensor";
      // __int128: a hostile step must not wrap around
      const __int128 last = __int128{begin[i]} + __int128{size[i] - 1} * step[i];
      if (size[i] > 0 && (last < 0 || last >= dims[i])) return "the slice leaves the tensor";
    }
    return nullptr;
  }
};

}  // namespace gemmule
