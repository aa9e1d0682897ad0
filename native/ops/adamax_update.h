// SPDX-License-Identifier: MIT
// Adamax (Kingma & Ba 2015, section 7.1), as Keras has it.
//   m += (g - m)(1 - beta1)   u = max(beta2 * u, |g|)   t = step[0] + 1   p -= lr * m / ((1 - beta1^t)(u + epsilon))
// Weight decay first, where it is set: p -= lr * weightDecay * p (decoupled, Loshchilov & Hutter 2019), as Keras does for every optimizer.
//   p, m, u, g [count]   lr [1] float64   step [1] int32
#pragma once
#include "args.h"

namespace gemmule {

struct AdamaxUpdateArgs : Args {
  Var p, m, u;
  In g;
  DoubleIn lr;
  IntIn step;
  int64_t count;
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, weight_decay = 0;

  static constexpr auto fields = fields_of(field("p", &AdamaxUpdateArgs::p), field("m", &AdamaxUpdateArgs::m),
      field("u", &AdamaxUpdateArgs::u), field("g", &AdamaxUpdateArgs::g), field("lr", &AdamaxUpdateArgs::lr),
      field("step", &AdamaxUpdateArgs::step), field("count", &AdamaxUpdateArgs::count),
      field("beta1", &AdamaxUpdateArgs::beta1), field("beta2", &AdamaxUpdateArgs::beta2),
      field("epsilon", &AdamaxUpdateArgs::epsilon), field("weightDecay", &AdamaxUpdateArgs::weight_decay));
  template <class V>
  void extents(V& visit) const {
    visit(p, count), visit(m, count), visit(u, count), visit(g, count), visit(lr, 1), visit(step, 1);
  }
};

}  // namespace gemmule
