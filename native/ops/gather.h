// SPDX-License-Identifier: MIT
// y[o, i, :] = x[o, index[i], :]. An index outside [0, n) faults (element: i, value: the index, limit: n) and gives zeros.
//   x [outer, n, inner]   index [count] int32   y [outer, count, inner]
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct GatherArgs : Args {
  In x;
  IntIn index;
  Out y;
  int64_t outer, n, inner, count;

  static constexpr auto fields = fields_of(field("x", &GatherArgs::x), field("index", &GatherArgs::index),
      field("y", &GatherArgs::y), field("outer", &GatherArgs::outer), field("n", &GatherArgs::n),
      field("inner", &GatherArgs::inner), field("count", &GatherArgs::count));
  template <class V>
  void extents(V& v) const {
    v(x, product({outer, n, inner})), v(index, count), v(y, product({outer, count, inner}));
  }
};

}  // namespace gemmule
