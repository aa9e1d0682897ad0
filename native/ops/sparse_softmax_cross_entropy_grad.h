// SPDX-License-Identifier: MIT
// The gradient of sparse_softmax_cross_entropy by its logits.
//   dx_rj = dy_r (prob_rj - [j = label(r)]), 0 where the label is ignored; a label out of range (refused before) counts as class 0.
//   dy [rows]   prob, dx [rows, cols]   labels [rows] int32
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct SparseSoftmaxCrossEntropyGradArgs : Args {
  In dy, prob;
  IntIn labels;
  Out dx;
  int64_t rows, cols;
  bool ignores = false;
  int64_t ignore = 0;

  static constexpr auto fields = fields_of(field("dy", &SparseSoftmaxCrossEntropyGradArgs::dy),
      field("prob", &SparseSoftmaxCrossEntropyGradArgs::prob),
      field("labels", &SparseSoftmaxCrossEntropyGradArgs::labels), field("dx", &SparseSoftmaxCrossEntropyGradArgs::dx),
      field("rows", &SparseSoftmaxCrossEntropyGradArgs::rows), field("cols", &SparseSoftmaxCrossEntropyGradArgs::cols),
      field("ignores", &SparseSoftmaxCrossEntropyGradArgs::ignores),
      field("ignore", &SparseSoftmaxCrossEntropyGradArgs::ignore));
  template <class V>
  void extents(V& v) const {
    v(dy, rows), v(prob, product({rows, cols})), v(labels, rows), v(dx, product({rows, cols}));
  }
};

}  // namespace gemmule
