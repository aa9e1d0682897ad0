// SPDX-License-Identifier: MIT
// An exponential moving average: average = average * momentum + x * (1 - momentum).
//   average, x [count]
#pragma once
#include "args.h"

namespace gemmule {

struct MovingAverageArgs : Args {
  Var average;
  In x;
  int64_t count;
  double momentum;

  static constexpr auto fields =
      fields_of(field("average", &MovingAverageArgs::average), field("x", &MovingAverageArgs::x),
          field("count", &MovingAverageArgs::count), field("momentum", &MovingAverageArgs::momentum));

  template <class V>
  void extents(V& v) const {
    v(average, count), v(x, count);
  }
};

}  // namespace gemmule
