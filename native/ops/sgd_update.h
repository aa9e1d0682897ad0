// SPDX-License-Identifier: MIT
// Gradient descent with momentum (Polyak 1964; Nesterov 1983), as Keras has it. Without `v`: plain.
//   v = momentum * v - lr * g        p += v        nesterov: p += momentum * v - lr * g
// Weight decay first, where it is set: p -= lr * weightDecay * p (decoupled, Loshchilov & Hutter 2019), as Keras does for every optimizer.
// All of p, or some of its rows (row_update.h).
//   p, v, g [count]   lr [1] float64
#pragma once
#include "row_update.h"

namespace gemmule {

struct SgdUpdateArgs : RowUpdate {
  Var p, v;
  In g;
  DoubleIn lr;
  double momentum = 0, weight_decay = 0;
  bool nesterov = false;

  static constexpr auto fields =
      fields_of(field("p", &SgdUpdateArgs::p), field("v", &SgdUpdateArgs::v), field("g", &SgdUpdateArgs::g),
          field("lr", &SgdUpdateArgs::lr), row_fields, field("momentum", &SgdUpdateArgs::momentum),
          field("weightDecay", &SgdUpdateArgs::weight_decay), field("nesterov", &SgdUpdateArgs::nesterov));
  template <class V>
  void extents(V& visit) const {
    visit(p, count), visit.optional(v, count), visit(g, slopes()), visit(lr, 1);
    row_extents(visit);
  }
};

}  // namespace gemmule
