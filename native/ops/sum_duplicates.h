// SPDX-License-Identifier: MIT
// Rows of x that have the same index, added up in their order at the first of them: the gradient of gathered rows, each row once.
//   i is the first of its index:                      rows[i] = index[i]   y[i, :] = the sum of x[k, :] over index[k] = index[i]
//   elsewhere, and where it is outside of [0, n):     rows[i] = -1         y[i, :] = 0
//   x [count, width]   index, rows [count] int32   y [count, width]
#pragma once
#include "args.h"

namespace gemmule {

struct SumDuplicatesArgs : Args {
  In x;
  IntIn index;
  IntOut rows;
  Out y;
  int64_t count, width, n;

  static constexpr auto fields = fields_of(field("x", &SumDuplicatesArgs::x), field("index", &SumDuplicatesArgs::index),
      field("rows", &SumDuplicatesArgs::rows), field("y", &SumDuplicatesArgs::y),
      field("count", &SumDuplicatesArgs::count), field("width", &SumDuplicatesArgs::width),
      field("n", &SumDuplicatesArgs::n));
  template <class V>
  void extents(V& v) const {
    v(x, product({count, width})), v(index, count), v(rows, count), v(y, product({count, width}));
  }
  const char* check() const {
    return count > 0x7fffffff || n > 0x7fffffff ? "more rows than an int32 counts" : nullptr;
  }
};

}  // namespace gemmule
