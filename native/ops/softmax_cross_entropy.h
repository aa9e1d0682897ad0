// SPDX-License-Identifier: MIT
// Cross-entropy of each row's softmax against a distribution, without ever taking log(0).
//   loss_r = sum_j t_rj (log sum_i exp(x_ri) - x_rj)        prob = softmax(x), kept for the gradient
//   logits, targets, prob [rows, cols]   loss [rows]
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct SoftmaxCrossEntropyArgs : Args {
  In logits, targets;
  Out loss, prob;
  int64_t rows, cols;

  static constexpr auto fields =
      fields_of(field("logits", &SoftmaxCrossEntropyArgs::logits), field("targets", &SoftmaxCrossEntropyArgs::targets),
          field("loss", &SoftmaxCrossEntropyArgs::loss), field("prob", &SoftmaxCrossEntropyArgs::prob),
          field("rows", &SoftmaxCrossEntropyArgs::rows), field("cols", &SoftmaxCrossEntropyArgs::cols));
  template <class V>
  void extents(V& v) const {
    v(logits, product({rows, cols})), v(targets, product({rows, cols})), v(loss, rows), v(prob, product({rows, cols}));
  }
};

}  // namespace gemmule
