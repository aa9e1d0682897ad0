// SPDX-License-Identifier: MIT
// Each window of a batch as a row (Chellapilla et al. 2006), so that convolution is a matrix product: y = rows * [kernel * channels, filters].
//
//   y[n, o, k, c] = x[n, o * stride - before + k * dilation, c], and 0 in the padding
//
//   x [batch, input.., channels]   y [batch, output.., kernel.., channels]; native/ops/windows.h says where windows lie
#pragma once
#include "windows.h"

namespace gemmule {

struct Im2colArgs : Windows {
  In x;
  Out y;

  static constexpr auto fields = fields_of(field("x", &Im2colArgs::x), field("y", &Im2colArgs::y), Windows::geometry);

  template <class V>
  void extents(V& v) const {
    const int64_t row = product({volume(kernel), channels});
    v(x, inputs(channels)), v(y, row < 0 ? -1 : outputs(row));
  }
  const char* check() const { return check_windows(); }
};

}  // namespace gemmule
