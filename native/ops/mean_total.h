// SPDX-License-Identifier: MIT
// y = total[0] / total[1], and 0 where total[1] is 0.   total [2] float64   y [1]
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct MeanTotalArgs : Args {
  DoubleIn total;
  Out y;

  static constexpr auto fields = fields_of(field("total", &MeanTotalArgs::total), field("y", &MeanTotalArgs::y));
  template <class V>
  void extents(V& v) const {
    v(total, 2), v(y, 1);
  }
};

}  // namespace gemmule
