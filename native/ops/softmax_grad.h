// SPDX-License-Identifier: MIT
// The gradient of softmax (or log softmax) by its argument, from the value y.
//   dx_j = y_j (dy_j - sum_i dy_i y_i)        log: dx_j = dy_j - exp(y_j) sum_i dy_i
//   dy, y, dx [rows, cols]
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct SoftmaxGradArgs : Args {
  In dy, y;
  Out dx;
  int64_t rows, cols;
  bool log = false;

  static constexpr auto fields = fields_of(field("dy", &SoftmaxGradArgs::dy), field("y", &SoftmaxGradArgs::y),
      field("dx", &SoftmaxGradArgs::dx), field("rows", &SoftmaxGradArgs::rows), field("cols", &SoftmaxGradArgs::cols),
      field("log", &SoftmaxGradArgs::log));
  template <class V>
  void extents(V& v) const {
    v(dy, product({rows, cols})), v(y, product({rows, cols})), v(dx, product({rows, cols}));
  }
};

}  // namespace gemmule
