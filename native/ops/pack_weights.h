// SPDX-License-Identifier: MIT
// The right operand of matmul laid out once for many products: panels of 64 columns, the rows of a panel adjacent.
// The layout is the same on every backend.
//
//   y [ceil(n / 64), k, 64]: y[p, i, j] = op(b)[i, 64 p + j], and 0 beyond column n
//   b [k, n] ([n, k] when trans_b), rows ldb apart
#pragma once
#include "args.h"

namespace gemmule {

constexpr int64_t kPanelCols = 64;

// Elements of k x n packed weights, or -1.
GEMMULE_INLINE constexpr int64_t packed_size(int64_t k, int64_t n) {
  return n < 0 ? -1 : product({(n + kPanelCols - 1) / kPanelCols, k, kPanelCols});
}

struct PackWeightsArgs : Args {
  In b;
  Out y;
  int64_t k, n, ldb;
  bool trans_b = false;

  static constexpr auto fields = fields_of(field("b", &PackWeightsArgs::b), field("y", &PackWeightsArgs::y),
      field("k", &PackWeightsArgs::k), field("n", &PackWeightsArgs::n), field("ldb", &PackWeightsArgs::ldb),
      field("transB", &PackWeightsArgs::trans_b));

  template <class V>
  void extents(V& v) const {
    v(b, trans_b ? strided(n, k, ldb) : strided(k, n, ldb)), v(y, packed_size(k, n));
  }
  const char* check() const { return ldb < 1 ? "a leading dimension is below 1" : nullptr; }
};

}  // namespace gemmule
