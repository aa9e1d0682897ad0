// SPDX-License-Identifier: MIT
// y = softmax(x) or, with `log`, its logarithm, row by row, from x - max(x), so that exp cannot overflow.
//   y_j = exp(x_j) / sum_i exp(x_i)        log: y_j = x_j - log sum_i exp(x_i)
//   x, y [rows, cols]; y may be x
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct SoftmaxArgs : Args {
  In x;
  Out y;
  int64_t rows, cols;
  bool log = false;

  static constexpr auto fields = fields_of(field("x", &SoftmaxArgs::x), field("y", &SoftmaxArgs::y),
      field("rows", &SoftmaxArgs::rows), field("cols", &SoftmaxArgs::cols), field("log", &SoftmaxArgs::log));
  static constexpr bool in_place = true;
  template <class V>
  void extents(V& v) const {
    v(x, product({rows, cols})), v(y, product({rows, cols}));
  }
};

}  // namespace gemmule
