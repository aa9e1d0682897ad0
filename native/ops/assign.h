// SPDX-License-Identifier: MIT
// v = x: the only way in which a variable takes a new value from a tensor.   v, x [count]
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct AssignArgs : Args {
  Var v;
  In x;
  int64_t count;

  static constexpr auto fields =
      fields_of(field("v", &AssignArgs::v), field("x", &AssignArgs::x), field("count", &AssignArgs::count));
  template <class V>
  void extents(V& visit) const {
    visit(v, count), visit(x, count);
  }
};

}  // namespace gemmule
