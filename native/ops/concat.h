// SPDX-License-Identifier: MIT
// y = the inputs side by side along one axis; the axes behind it are folded into the widths.
//   x[i] [outer, widths[i]] for i < inputs   y [outer, sum of widths]
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct ConcatArgs : Args {
  Ins x;
  Out y;
  int64_t inputs, outer;
  std::array<int64_t, kMaxInputs> widths;  // elements, not bytes

  static constexpr auto fields = fields_of(field("x", &ConcatArgs::x), field("y", &ConcatArgs::y),
      field("inputs", &ConcatArgs::inputs), field("outer", &ConcatArgs::outer), field("widths", &ConcatArgs::widths));
  template <class V>
  void extents(V& v) const {
    int64_t row = 0;
    for (int64_t i = 0; i < inputs && i < kMaxInputs; ++i) {
      v(x[i], product({outer, widths[i]}));
      row = row < 0 || widths[i] < 0 ? -1 : row + widths[i];
    }
    v(y, product({outer, row}));
  }
  const char* check() const {
    return inputs < 1 || inputs > kMaxInputs ? "the number of inputs is not 1 to 8" : nullptr;
  }
};

}  // namespace gemmule
