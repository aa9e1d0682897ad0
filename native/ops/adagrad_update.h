// SPDX-License-Identifier: MIT
// Adagrad (Duchi et al. 2011), epsilon inside the root, as Keras has it.
//   s += g^2   p -= lr * g / sqrt(s + epsilon)
// Weight decay first, where it is set: p -= lr * weightDecay * p (decoupled, Loshchilov & Hutter 2019), as Keras does for every optimizer.
//   p, s, g [count]   lr [1] float64
#pragma once
#include "args.h"

namespace gemmule {

struct AdagradUpdateArgs : Args {
  Var p, s;
  In g;
  DoubleIn lr;
  int64_t count;
  double epsilon = 1e-7, weight_decay = 0;

  static constexpr auto fields = std::tuple{field("p", &AdagradUpdateArgs::p), field("s", &AdagradUpdateArgs::s),
      field("g", &AdagradUpdateArgs::g), field("lr", &AdagradUpdateArgs::lr), field("count", &AdagradUpdateArgs::count),
      field("epsilon", &AdagradUpdateArgs::epsilon), field("weightDecay", &AdagradUpdateArgs::weight_decay)};
  template <class V>
  void extents(V& visit) const {
    visit(p, count), visit(s, count), visit(g, count), visit(lr, 1);
  }
};

}  // namespace gemmule
