// SPDX-License-Identifier: MIT
// y = x repeated reps[i] times along each axis i.
//   x [dims]   y [dims * reps]
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct TileArgs : Args {
  In x;
  Out y;
  Dims dims, reps;

  static constexpr auto fields = fields_of(field("x", &TileArgs::x), field("y", &TileArgs::y),
      field("dims", &TileArgs::dims), field("reps", &TileArgs::reps));
  template <class V>
  void extents(V& v) const {
    Dims out{};
    for (int i = 0; i < kMaxRank; ++i) out[i] = product({dims[i], reps[i]});
    v(x, product(dims)), v(y, product(out));
  }
  const char* check() const {
    for (int64_t r : reps)
      if (r < 0) return "a repetition is negative";
    return nullptr;
  }
};

}  // namespace gemmule
