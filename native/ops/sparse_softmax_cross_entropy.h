// SPDX-License-Identifier: MIT
// Cross-entropy of each row's softmax against one class, without ever taking log(0).
//   loss_r = log sum_i exp(x_ri) - x_r,label(r)        prob = softmax(x), kept for the gradient
// A label outside [0, cols) faults (element: the row, value: the label, limit: cols) and counts as class 0, but a label equal to
// `ignore` where `ignores` is set gives loss 0 and, for the gradient, a row that counts for nothing.
//   logits, prob [rows, cols]   labels [rows] int32   loss [rows]
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct SparseSoftmaxCrossEntropyArgs : Args {
  In logits;
  IntIn labels;
  Out loss, prob;
  int64_t rows, cols;
  bool ignores = false;
  int64_t ignore = 0;

  static constexpr auto fields = fields_of(field("logits", &SparseSoftmaxCrossEntropyArgs::logits),
      field("labels", &SparseSoftmaxCrossEntropyArgs::labels), field("loss", &SparseSoftmaxCrossEntropyArgs::loss),
      field("prob", &SparseSoftmaxCrossEntropyArgs::prob), field("rows", &SparseSoftmaxCrossEntropyArgs::rows),
      field("cols", &SparseSoftmaxCrossEntropyArgs::cols), field("ignores", &SparseSoftmaxCrossEntropyArgs::ignores),
      field("ignore", &SparseSoftmaxCrossEntropyArgs::ignore));
  template <class V>
  void extents(V& v) const {
    v(logits, product({rows, cols})), v(labels, rows), v(loss, rows), v(prob, product({rows, cols}));
  }
  const char* check() const { return rows > 0 && cols < 1 ? "there are no classes" : nullptr; }
};

}  // namespace gemmule
