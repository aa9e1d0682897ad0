// SPDX-License-Identifier: MIT
// y = f(a, b), element by element, a and b broadcast to `dims`; f is a line of binary.def.
//   y [dims]   a, b [dims, but 1 where their mask has the bit]
#pragma once
#include "args.h"
#include "broadcast.h"
#include "functions.h"

namespace gemmule {

struct BinaryArgs : Args {
  In a, b;
  Out y;
  int fn;
  Dims dims;
  int64_t mask_a = 0, mask_b = 0;

  static constexpr auto fields = fields_of(field("a", &BinaryArgs::a), field("b", &BinaryArgs::b),
      field("y", &BinaryArgs::y), field("fn", &BinaryArgs::fn), field("dims", &BinaryArgs::dims),
      field("maskA", &BinaryArgs::mask_a), field("maskB", &BinaryArgs::mask_b));
  template <class V>
  void extents(V& v) const {
    v(a, broadcast_size(dims, mask_a)), v(b, broadcast_size(dims, mask_b)), v(y, product(dims));
  }
  const char* check() const { return known<BinaryFn>(fn) ? nullptr : "fn is not a known function"; }
};

}  // namespace gemmule
