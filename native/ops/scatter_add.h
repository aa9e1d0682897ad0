// SPDX-License-Identifier: MIT
// y = 0, then y[o, index[i], :] += x[o, i, :] for i = 0, 1, ...: the gradient of gather, and a segment sum. The order is fixed.
// An index outside [0, n) faults (element: i, value: the index, limit: n) and its row is dropped;
// in a Program only where y is read: what gathered by the same index has refused it already.
//   x [outer, count, inner]   index [count] int32   y [outer, n, inner]
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct ScatterAddArgs : Args {
  In x;
  IntIn index;
  Out y;
  int64_t outer, n, inner, count;

  static constexpr bool droppable = true;
  static constexpr auto fields = fields_of(field("x", &ScatterAddArgs::x), field("index", &ScatterAddArgs::index),
      field("y", &ScatterAddArgs::y), field("outer", &ScatterAddArgs::outer), field("n", &ScatterAddArgs::n),
      field("inner", &ScatterAddArgs::inner), field("count", &ScatterAddArgs::count));
  template <class V>
  void extents(V& v) const {
    v(x, product({outer, count, inner})), v(index, count), v(y, product({outer, n, inner}));
  }
};

}  // namespace gemmule
