// SPDX-License-Identifier: MIT
// Average pooling; padding counts neither in the sum nor in the divisor. Of a window that lies in the padding alone: 0.
//
//   y[n, o, c] = mean over the places k inside the input of x[n, o * stride - before + k * dilation, c]
//
//   x [batch, input.., channels]   y [batch, output.., channels]; native/ops/pool_windows.h says where windows lie
#pragma once
#include "pool_windows.h"

namespace gemmule {

struct AvgPoolArgs : PoolWindows {
  In x;
  Out y;

  static constexpr auto fields =
      fields_of(field("x", &AvgPoolArgs::x), field("y", &AvgPoolArgs::y), PoolWindows::geometry);

  template <class V>
  void extents(V& v) const {
    v(x, inputs(channels)), v(y, outputs(channels));
  }
};

}  // namespace gemmule
