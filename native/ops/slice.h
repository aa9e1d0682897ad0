// SPDX-License-Identifier: MIT
// y[i] = x[begin + i * step], on every axis; a step may be negative.
//   x [dims]   y [size]
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct SliceArgs : Args {
  In x;
  Out y;
  Dims dims, begin, size, step;

  static constexpr auto fields =
      fields_of(field("x", &SliceArgs::x), field("y", &SliceArgs::y), field("dims", &SliceArgs::dims),
          field("begin", &SliceArgs::begin), field("size", &SliceArgs::size), field("step", &SliceArgs::step));
  template <class V>
  void extents(V& v) const {
    v(x, product(dims)), v(y, product(size));
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
