// SPDX-License-Identifier: MIT
// Adagrad (Duchi et al. 2011), epsilon inside the root, as Keras has it.
//   s += g^2   p -= lr * g / sqrt(s + epsilon)
// Weight decay first, where it is set: p -= lr * weightDecay * p (decoupled, Loshchilov & Hutter 2019), as Keras does for every optimizer.
// All of p, or some of its rows (row_update.h).
//   p, s, g [count]   lr [1] float64
#pragma once
#include "row_update.h"

namespace gemmule {

struct AdagradUpdateArgs : RowUpdate {
  Var p, s;
  In g;
  DoubleIn lr;
  double epsilon = 1e-7, weight_decay = 0;

  static constexpr auto fields = fields_of(field("p", &AdagradUpdateArgs::p), field("s", &AdagradUpdateArgs::s),
      field("g", &AdagradUpdateArgs::g), field("lr", &AdagradUpdateArgs::lr), row_fields,

      field("epsilon", &AdagradUpdateArgs::epsilon), field("weightDecay", &AdagradUpdateArgs::weight_decay));
  template <class V>
  void extents(V& visit) const {
    visit(p, count), visit(s, count), visit(g, slopes()), visit(lr, 1);
    row_extents(visit);
  }
};

}  // namespace gemmule
