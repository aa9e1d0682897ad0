// SPDX-License-Identifier: MIT
// y = value everywhere.   y [count]
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct FillArgs : Args {
  Out y;
  int64_t count;
  double value;

  static constexpr auto fields =
      fields_of(field("y", &FillArgs::y), field("count", &FillArgs::count), field("value", &FillArgs::value));
  template <class V>
  void extents(V& v) const {
    v(y, count);
  }
};

}  // namespace gemmule
