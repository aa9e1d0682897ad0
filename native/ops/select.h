// SPDX-License-Identifier: MIT
// y = condition ? a : b, element by element, all three broadcast to `dims`.
//   y [dims]   condition, a, b [dims, but 1 where their mask has the bit]
#pragma once
#include "args.h"
#include "broadcast.h"
#include "functions.h"

namespace gemmule {

struct SelectArgs : Args {
  BoolIn condition;
  In a, b;
  Out y;
  Dims dims;
  int64_t mask_condition = 0, mask_a = 0, mask_b = 0;

  static constexpr auto fields = fields_of(field("condition", &SelectArgs::condition), field("a", &SelectArgs::a),
      field("b", &SelectArgs::b), field("y", &SelectArgs::y), field("dims", &SelectArgs::dims),
      field("maskCondition", &SelectArgs::mask_condition), field("maskA", &SelectArgs::mask_a),
      field("maskB", &SelectArgs::mask_b));
  template <class V>
  void extents(V& v) const {
    v(condition, broadcast_size(dims, mask_condition)), v(a, broadcast_size(dims, mask_a)),
        v(b, broadcast_size(dims, mask_b)), v(y, product(dims));
  }
};

}  // namespace gemmule
