// SPDX-License-Identifier: MIT
// The k greatest of each row, greatest first, and where they stood; of equals the first one first; NaN counts as the greatest.
//   x [rows, cols]   values [rows, k]   indices [rows, k] int32   k <= cols
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct TopKArgs : Args {
  In x;
  Out values;
  IntOut indices;
  int64_t rows, cols, k;

  static constexpr auto fields =
      fields_of(field("x", &TopKArgs::x), field("values", &TopKArgs::values), field("indices", &TopKArgs::indices),
          field("rows", &TopKArgs::rows), field("cols", &TopKArgs::cols), field("k", &TopKArgs::k));
  template <class V>
  void extents(V& v) const {
    v(x, product({rows, cols})), v(values, product({rows, k})), v(indices, product({rows, k}));
  }
  const char* check() const { return k > cols ? "k is greater than the number of columns" : nullptr; }
};

}  // namespace gemmule
