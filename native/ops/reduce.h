// SPDX-License-Identifier: MIT
// y = f over some axes of x; f is a ReduceFn. Sums are of float32, added in a fixed order that follows the shape alone
// (pairwise or in blocks: error grows with the logarithm of the count), of int32 modulo 2^32. max and min give NaN where one is.
// Over nothing: sum 0, prod 1, mean NaN, max -inf, min +inf (int32: its least and greatest), any false, all true.
//   x [dims]   y [dims, but 1 on the axes whose bit is set in `axes`]
#pragma once
#include "args.h"
#include "broadcast.h"
#include "functions.h"

namespace gemmule {

struct ReduceArgs : Args {
  In x;
  Out y;
  int fn;
  Dims dims;
  int64_t axes;

  static constexpr auto fields = fields_of(field("x", &ReduceArgs::x), field("y", &ReduceArgs::y),
      field("fn", &ReduceArgs::fn), field("dims", &ReduceArgs::dims), field("axes", &ReduceArgs::axes));
  template <class V>
  void extents(V& v) const {
    v(x, product(dims)), v(y, broadcast_size(dims, axes));
  }
  const char* check() const { return known<ReduceFn>(fn) ? nullptr : "fn is not a known function"; }
};

}  // namespace gemmule
