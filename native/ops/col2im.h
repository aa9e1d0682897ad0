// SPDX-License-Identifier: MIT
// The transpose of im2col: each element is the sum of all places of windows that read it.
//
//   y[n, i, c] = sum over o, k with o * stride - before + k * dilation = i of x[n, o, k, c]
//
//   x [batch, output.., kernel.., channels]   y [batch, input.., channels]; native/ops/windows.h says where windows lie
#pragma once
#include "windows.h"

namespace gemmule {

struct Col2imArgs : Windows {
  In x;
  Out y;

  static constexpr auto fields = fields_of(field("x", &Col2imArgs::x), field("y", &Col2imArgs::y), Windows::geometry);

  template <class V>
  void extents(V& v) const {
    const int64_t row = product({volume(kernel), channels});
    v(x, row < 0 ? -1 : outputs(row)), v(y, inputs(channels));
  }
  const char* check() const { return check_windows(); }
};

}  // namespace gemmule
