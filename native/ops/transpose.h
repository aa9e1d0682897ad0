// SPDX-License-Identifier: MIT
// y[i_perm[0], i_perm[1], ...] = x[i_0, i_1, ...]: axis j of y is axis perm[j] of x.
//   x [dims]   y [dims, permuted]
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct TransposeArgs : Args {
  In x;
  Out y;
  Dims dims, perm;

  static constexpr auto fields = fields_of(field("x", &TransposeArgs::x), field("y", &TransposeArgs::y),
      field("dims", &TransposeArgs::dims), field("perm", &TransposeArgs::perm));
  template <class V>
  void extents(V& v) const {
    v(x, product(dims)), v(y, product(dims));
  }
  const char* check() const {
    unsigned seen = 0;
    for (int64_t p : perm) {
      if (p < 0 || p >= kMaxRank || (seen >> p & 1)) return "perm is not a permutation of the axes";
      seen |= 1u << p;
    }
    return nullptr;
  }
};

}  // namespace gemmule
