// SPDX-License-Identifier: MIT
// Adam (Kingma & Ba 2015, the "epsilon hat" form of its section 2, as Keras has it); AMSGrad (Reddi et al. 2018) where `vhat` is given.
//   m += (g - m)(1 - beta1)   v += (g^2 - v)(1 - beta2)   vhat = max(vhat, v)   t = step[0] + 1
//   p -= m * alpha / (sqrt(vhat or v) + epsilon)          alpha = lr * sqrt(1 - beta2^t) / (1 - beta1^t), in double
// Weight decay first, where it is set: p -= lr * weightDecay * p (decoupled, Loshchilov & Hutter 2019), as Keras does for every optimizer.
// All of p, or some of its rows (row_update.h).
//   p, m, v, vhat, g [count]   lr [1] float64   step [1] int32
#pragma once
#include "row_update.h"

namespace gemmule {

struct AdamUpdateArgs : RowUpdate {
  Var p, m, v, vhat;
  In g;
  DoubleIn lr;
  IntIn step;
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, weight_decay = 0;

  static constexpr auto fields = fields_of(field("p", &AdamUpdateArgs::p), field("m", &AdamUpdateArgs::m),
      field("v", &AdamUpdateArgs::v), field("vhat", &AdamUpdateArgs::vhat), field("g", &AdamUpdateArgs::g),
      field("lr", &AdamUpdateArgs::lr), field("step", &AdamUpdateArgs::step), row_fields,
      field("beta1", &AdamUpdateArgs::beta1), field("beta2", &AdamUpdateArgs::beta2),
      field("epsilon", &AdamUpdateArgs::epsilon), field("weightDecay", &AdamUpdateArgs::weight_decay));
  template <class V>
  void extents(V& visit) const {
    visit(p, count), visit(m, count), visit(v, count), visit.optional(vhat, count), visit(g, slopes()), visit(lr, 1),
        visit(step, 1);
    row_extents(visit);
  }
};

}  // namespace gemmule
