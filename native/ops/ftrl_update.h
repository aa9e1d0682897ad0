// SPDX-License-Identifier: MIT
// FTRL-proximal (McMahan et al. 2013), with shrinkage, as Keras has it. q = learning_rate_power, b = beta.
//   g' = g + 2 * l2_shrinkage * p   s' = s + g^2   z += g' - (s'^-q - s^-q) / lr * p
//   quadratic = s'^-q / lr + 2 * (l2 + b / (2 lr))   p = (clip(z, -l1, l1) - z) / quadratic   s = s'
// Weight decay first, where it is set: p -= lr * weightDecay * p (decoupled, Loshchilov & Hutter 2019), as Keras does for every optimizer.
//   p, s, z, g [count]   lr [1] float64
#pragma once
#include "args.h"

namespace gemmule {

struct FtrlUpdateArgs : Args {
  Var p, s, z;
  In g;
  DoubleIn lr;
  int64_t count;
  double power = -0.5, l1 = 0, l2 = 0, l2_shrinkage = 0, beta = 0, weight_decay = 0;

  static constexpr auto fields = fields_of(field("p", &FtrlUpdateArgs::p), field("s", &FtrlUpdateArgs::s),
      field("z", &FtrlUpdateArgs::z), field("g", &FtrlUpdateArgs::g), field("lr", &FtrlUpdateArgs::lr),
      field("count", &FtrlUpdateArgs::count), field("power", &FtrlUpdateArgs::power), field("l1", &FtrlUpdateArgs::l1),
      field("l2", &FtrlUpdateArgs::l2), field("l2Shrinkage", &FtrlUpdateArgs::l2_shrinkage),
      field("beta", &FtrlUpdateArgs::beta), field("weightDecay", &FtrlUpdateArgs::weight_decay));
  template <class V>
  void extents(V& visit) const {
    visit(p, count), visit(s, count), visit(z, count), visit(g, count), visit(lr, 1);
  }
};

}  // namespace gemmule
