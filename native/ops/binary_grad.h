// SPDX-License-Identifier: MIT
// d = dy * slope of f by a (side 0) or by b (side 1), over the broadcast shape; summing over the stretched axes is the caller's.
//   dy, y, d [dims]   a, b [dims, but 1 where their mask has the bit]
#pragma once
#include "args.h"
#include "broadcast.h"
#include "functions.h"

namespace gemmule {

struct BinaryGradArgs : Args {
  In dy, a, b, y;
  Out d;
  int fn, side;
  Dims dims;
  int64_t mask_a = 0, mask_b = 0;

  static constexpr auto fields = fields_of(field("dy", &BinaryGradArgs::dy), field("a", &BinaryGradArgs::a),
      field("b", &BinaryGradArgs::b), field("y", &BinaryGradArgs::y), field("d", &BinaryGradArgs::d),
      field("fn", &BinaryGradArgs::fn), field("side", &BinaryGradArgs::side), field("dims", &BinaryGradArgs::dims),
      field("maskA", &BinaryGradArgs::mask_a), field("maskB", &BinaryGradArgs::mask_b));
  template <class V>
  void extents(V& v) const {
    v(dy, product(dims)), v(a, broadcast_size(dims, mask_a)), v(b, broadcast_size(dims, mask_b)), v(y, product(dims)),
        v(d, product(dims));
  }
  const char* check() const {
    if (side != 0 && side != 1) return "side is neither 0 nor 1";
    return known<BinaryFn>(fn) ? nullptr : "fn is not a known function";
  }
};

}  // namespace gemmule
