// SPDX-License-Identifier: MIT
// y = index of the greatest (least) element along the middle axis of x; the first of equals, and the first NaN where there is one.
//   x [outer, n, inner]   y [outer, inner] int32   n >= 1
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct ArgReduceArgs : Args {
  In x;
  IntOut y;
  int fn;
  int64_t outer, n, inner;

  static constexpr auto fields =
      fields_of(field("x", &ArgReduceArgs::x), field("y", &ArgReduceArgs::y), field("fn", &ArgReduceArgs::fn),
          field("outer", &ArgReduceArgs::outer), field("n", &ArgReduceArgs::n), field("inner", &ArgReduceArgs::inner));
  template <class V>
  void extents(V& v) const {
    v(x, product({outer, n, inner})), v(y, product({outer, inner}));
  }
  const char* check() const {
    if (n < 1) return "there is nothing to choose from along the axis";
    return known<ArgReduceFn>(fn) ? nullptr : "fn is not a known function";
  }
};

}  // namespace gemmule
