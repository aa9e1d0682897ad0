// SPDX-License-Identifier: MIT
// y = x.   x, y [count]
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct CopyArgs : Args {
  In x;
  Out y;
  int64_t count;

  static constexpr auto fields =
      fields_of(field("x", &CopyArgs::x), field("y", &CopyArgs::y), field("count", &CopyArgs::count));
  template <class V>
  void extents(V& v) const {
    v(x, count), v(y, count);
  }
};

}  // namespace gemmule
