// SPDX-License-Identifier: MIT
// dx = dy * f'(x), element by element; the slope is a line of unary.def over the argument x and the value y.
//   dy, x, y, dx [count]
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct UnaryGradArgs : Args {
  In dy, x, y;
  Out dx;
  int fn;
  int64_t count;
  double alpha = 0, beta = 0;

  static constexpr auto fields =
      fields_of(field("dy", &UnaryGradArgs::dy), field("x", &UnaryGradArgs::x), field("y", &UnaryGradArgs::y),
          field("dx", &UnaryGradArgs::dx), field("fn", &UnaryGradArgs::fn), field("count", &UnaryGradArgs::count),
          field("alpha", &UnaryGradArgs::alpha), field("beta", &UnaryGradArgs::beta));
  template <class V>
  void extents(V& v) const {
    v(dy, count), v(x, count), v(y, count), v(dx, count);
  }
  const char* check() const { return known<UnaryFn>(fn) ? nullptr : "fn is not a known function"; }
};

}  // namespace gemmule
