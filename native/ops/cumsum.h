// SPDX-License-Identifier: MIT
// y_i = x_0 + ... + x_i along the middle axis; exclusive: without x_i; reverse: from the end.
//   x, y [outer, n, inner]
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct CumsumArgs : Args {
  In x;
  Out y;
  int64_t outer, n, inner;
  bool exclusive = false, reverse = false;

  static constexpr auto fields = fields_of(field("x", &CumsumArgs::x), field("y", &CumsumArgs::y),
      field("outer", &CumsumArgs::outer), field("n", &CumsumArgs::n), field("inner", &CumsumArgs::inner),
      field("exclusive", &CumsumArgs::exclusive), field("reverse", &CumsumArgs::reverse));
  template <class V>
  void extents(V& v) const {
    v(x, product({outer, n, inner})), v(y, product({outer, n, inner}));
  }
};

}  // namespace gemmule
