// SPDX-License-Identifier: MIT
// Adadelta (Zeiler 2012), as Keras has it.
//   s = rho * s + (1 - rho) g^2   u = g * sqrt(d + epsilon) / sqrt(s + epsilon)   d = rho * d + (1 - rho) u^2   p -= lr * u
// Weight decay first, where it is set: p -= lr * weightDecay * p (decoupled, Loshchilov & Hutter 2019), as Keras does for every optimizer.
//   p, s, d, g [count]   lr [1] float64
#pragma once
#include "args.h"

namespace gemmule {

struct AdadeltaUpdateArgs : Args {
  Var p, s, d;
  In g;
  DoubleIn lr;
  int64_t count;
  double rho = 0.95, epsilon = 1e-7, weight_decay = 0;

  static constexpr auto fields = fields_of(field("p", &AdadeltaUpdateArgs::p), field("s", &AdadeltaUpdateArgs::s),
      field("d", &AdadeltaUpdateArgs::d), field("g", &AdadeltaUpdateArgs::g), field("lr", &AdadeltaUpdateArgs::lr),
      field("count", &AdadeltaUpdateArgs::count), field("rho", &AdadeltaUpdateArgs::rho),
      field("epsilon", &AdadeltaUpdateArgs::epsilon), field("weightDecay", &AdadeltaUpdateArgs::weight_decay));
  template <class V>
  void extents(V& visit) const {
    visit(p, count), visit(s, count), visit(d, count), visit(g, count), visit(lr, 1);
  }
};

}  // namespace gemmule
