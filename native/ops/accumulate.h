// SPDX-License-Identifier: MIT
// A running mean, in double: total[0] += sum_i values_i weights_i, total[1] += sum_i weights_i (without weights: values and count).
//   values, weights [count]   total [2] float64
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct AccumulateArgs : Args {
  In values, weights;
  DoubleVar total;
  int64_t count;

  static constexpr auto fields =
      fields_of(field("values", &AccumulateArgs::values), field("weights", &AccumulateArgs::weights),
          field("total", &AccumulateArgs::total), field("count", &AccumulateArgs::count));
  template <class V>
  void extents(V& v) const {
    v(values, count), v.optional(weights, count), v(total, 2);
  }
};

}  // namespace gemmule
