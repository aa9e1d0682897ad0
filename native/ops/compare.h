// SPDX-License-Identifier: MIT
// y = a ~ b, element by element, a and b broadcast to `dims`; ~ is a CompareFn. Comparisons with NaN are false, but not_equal.
//   y [dims] boolean   a, b [dims, but 1 where their mask has the bit]
#pragma once
#include "args.h"
#include "broadcast.h"
#include "functions.h"

namespace gemmule {

struct CompareArgs : Args {
  In a, b;
  BoolOut y;
  int fn;
  Dims dims;
  int64_t mask_a = 0, mask_b = 0;

  static constexpr auto fields = fields_of(field("a", &CompareArgs::a), field("b", &CompareArgs::b),
      field("y", &CompareArgs::y), field("fn", &CompareArgs::fn), field("dims", &CompareArgs::dims),
      field("maskA", &CompareArgs::mask_a), field("maskB", &CompareArgs::mask_b));
  template <class V>
  void extents(V& v) const {
    v(a, broadcast_size(dims, mask_a)), v(b, broadcast_size(dims, mask_b)), v(y, product(dims));
  }
  const char* check() const { return known<CompareFn>(fn) ? nullptr : "fn is not a known function"; }
};

}  // namespace gemmule
