// SPDX-License-Identifier: MIT
// RMSprop (Hinton 2012), epsilon inside the root, as Keras has it. `m` where momentum > 0, `a` (mean gradient) where centered.
//   v = rho * v + (1 - rho) g^2      a = rho * a + (1 - rho) g      d = v - a^2 (centered) or v
//   u = lr * g / sqrt(d + epsilon)   m = momentum * m + u           p -= m (with momentum) or u
// Weight decay first, where it is set: p -= lr * weightDecay * p (decoupled, Loshchilov & Hutter 2019), as Keras does for every optimizer.
//   p, v, m, a, g [count]   lr [1] float64
#pragma once
#include "args.h"

namespace gemmule {

struct RmspropUpdateArgs : Args {
  Var p, v, m, a;
  In g;
  DoubleIn lr;
  int64_t count;
  double rho = 0.9, momentum = 0, epsilon = 1e-7, weight_decay = 0;

  static constexpr auto fields = fields_of(field("p", &RmspropUpdateArgs::p), field("v", &RmspropUpdateArgs::v),
      field("m", &RmspropUpdateArgs::m), field("a", &RmspropUpdateArgs::a), field("g", &RmspropUpdateArgs::g),
      field("lr", &RmspropUpdateArgs::lr), field("count", &RmspropUpdateArgs::count),
      field("rho", &RmspropUpdateArgs::rho), field("momentum", &RmspropUpdateArgs::momentum),
      field("epsilon", &RmspropUpdateArgs::epsilon), field("weightDecay", &RmspropUpdateArgs::weight_decay));
  template <class V>
  void extents(V& visit) const {
    visit(p, count), visit(v, count), visit.optional(m, count), visit.optional(a, count), visit(g, count), visit(lr, 1);
  }
};

}  // namespace gemmule
