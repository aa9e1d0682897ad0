// SPDX-License-Identifier: MIT
// The gradient of softmax_cross_entropy by its logits.
//   dx_rj = dy_r (prob_rj sum_i t_ri - t_rj)
//   dy [rows]   prob, targets, dx [rows, cols]
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct SoftmaxCrossEntropyGradArgs : Args {
  In dy, prob, targets;
  Out dx;
  int64_t rows, cols;

  static constexpr auto fields =
      fields_of(field("dy", &SoftmaxCrossEntropyGradArgs::dy), field("prob", &SoftmaxCrossEntropyGradArgs::prob),
          field("targets", &SoftmaxCrossEntropyGradArgs::targets), field("dx", &SoftmaxCrossEntropyGradArgs::dx),
          field("rows", &SoftmaxCrossEntropyGradArgs::rows), field("cols", &SoftmaxCrossEntropyGradArgs::cols));
  template <class V>
  void extents(V& v) const {
    v(dy, rows), v(prob, product({rows, cols})), v(targets, product({rows, cols})), v(dx, product({rows, cols}));
  }
};

}  // namespace gemmule
