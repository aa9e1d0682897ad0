// SPDX-License-Identifier: MIT
// Nadam (Dozat 2016), as Keras has it. u_t = beta1 (1 - 0.5 * 0.96^t); product holds u_1 ... u_t-1 before and u_1 ... u_t after,
// so each parameter has a product of its own (1 at first; Keras shares one, which it multiplies before the first parameter's update).
//   m += (g - m)(1 - beta1)   v += (g^2 - v)(1 - beta2)   t = step[0] + 1   U = product * u_t
//   mhat = u_t+1 * m / (1 - U * u_t+1) + (1 - u_t) * g / (1 - U)   vhat = v / (1 - beta2^t)   p -= lr * mhat / (sqrt(vhat) + epsilon)
// Weight decay first, where it is set: p -= lr * weightDecay * p (decoupled, Loshchilov & Hutter 2019), as Keras does for every optimizer.
//   p, m, v, g [count]   lr [1] float64   step [1] int32   product [1] float64
#pragma once
#include "args.h"

namespace gemmule {

struct NadamUpdateArgs : Args {
  Var p, m, v;
  In g;
  DoubleIn lr;
  IntIn step;
  DoubleVar product;
  int64_t count;
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, weight_decay = 0;

  static constexpr auto fields =
      fields_of(field("p", &NadamUpdateArgs::p), field("m", &NadamUpdateArgs::m), field("v", &NadamUpdateArgs::v),
          field("g", &NadamUpdateArgs::g), field("lr", &NadamUpdateArgs::lr), field("step", &NadamUpdateArgs::step),
          field("product", &NadamUpdateArgs::product), field("count", &NadamUpdateArgs::count),
          field("beta1", &NadamUpdateArgs::beta1), field("beta2", &NadamUpdateArgs::beta2),
          field("epsilon", &NadamUpdateArgs::epsilon), field("weightDecay", &NadamUpdateArgs::weight_decay));
  template <class V>
  void extents(V& visit) const {
    visit(p, count), visit(m, count), visit(v, count), visit(g, count), visit(lr, 1), visit(step, 1), visit(product, 1);
  }
};

}  // namespace gemmule
