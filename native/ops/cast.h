// SPDX-License-Identifier: MIT
// y = x in the instruction's own type. To an integer: toward zero, clamped to its range, NaN gives 0. To boolean: x != 0.
//   x (of any type), y [count]
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct CastArgs : Args {
  AnyIn x;
  Out y;
  int64_t count;

  static constexpr auto fields =
      fields_of(field("x", &CastArgs::x), field("y", &CastArgs::y), field("count", &CastArgs::count));
  template <class V>
  void extents(V& v) const {
    v(x, count), v(y, count);
  }
};

}  // namespace gemmule
