// SPDX-License-Identifier: MIT
// Lion (Chen et al. 2023), as Keras has it.
//   p -= lr * sign(m * beta1 + g * (1 - beta1))   m = m * beta2 + g * (1 - beta2)
// Weight decay first, where it is set: p -= lr * weightDecay * p (decoupled, Loshchilov & Hutter 2019), as Keras does for every optimizer.
//   p, m, g [count]   lr [1] float64
#pragma once
#include "args.h"

namespace gemmule {

struct LionUpdateArgs : Args {
  Var p, m;
  In g;
  DoubleIn lr;
  int64_t count;
  double beta1 = 0.9, beta2 = 0.99, weight_decay = 0;

  static constexpr auto fields = fields_of(field("p", &LionUpdateArgs::p), field("m", &LionUpdateArgs::m),
      field("g", &LionUpdateArgs::g), field("lr", &LionUpdateArgs::lr), field("count", &LionUpdateArgs::count),
      field("beta1", &LionUpdateArgs::beta1), field("beta2", &LionUpdateArgs::beta2),
      field("weightDecay", &LionUpdateArgs::weight_decay));
  template <class V>
  void extents(V& visit) const {
    visit(p, count), visit(m, count), visit(g, count), visit(lr, 1);
  }
};

}  // namespace gemmule
