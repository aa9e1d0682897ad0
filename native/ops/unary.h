// SPDX-License-Identifier: MIT
// y = f(x), element by element; f is a line of unary.def, alpha and beta its parameters a and b.
//   x, y [count]; y may be x
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct UnaryArgs : Args {
  In x;
  Out y;
  int fn;
  int64_t count;
  double alpha = 0, beta = 0;

  static constexpr auto fields =
      fields_of(field("x", &UnaryArgs::x), field("y", &UnaryArgs::y), field("fn", &UnaryArgs::fn),
          field("count", &UnaryArgs::count), field("alpha", &UnaryArgs::alpha), field("beta", &UnaryArgs::beta));
  static constexpr bool in_place = true;
  template <class V>
  void extents(V& v) const {
    v(x, count), v(y, count);
  }
  const char* check() const { return known<UnaryFn>(fn) ? nullptr : "fn is not a known function"; }
};

}  // namespace gemmule
