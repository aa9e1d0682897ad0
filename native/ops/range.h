// SPDX-License-Identifier: MIT
// y_i = start + i * step, each computed in double.   y [count]
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct RangeArgs : Args {
  Out y;
  int64_t count;
  double start = 0, step = 1;

  static constexpr auto fields = fields_of(field("y", &RangeArgs::y), field("count", &RangeArgs::count),
      field("start", &RangeArgs::start), field("step", &RangeArgs::step));
  template <class V>
  void extents(V& v) const {
    v(y, count);
  }
};

}  // namespace gemmule
