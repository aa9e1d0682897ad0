// SPDX-License-Identifier: MIT
// The gradient of average pooling: each window's dy over its number of places inside the input, added in rising order of windows.
//
//   dx[n, i, c] = sum over o, k with o * stride - before + k * dilation = i of dy[n, o, c] / (places of o inside the input)
//
//   dy [batch, output.., channels]   dx [batch, input.., channels]; native/ops/pool_windows.h says where windows lie
#pragma once
#include "pool_windows.h"

namespace gemmule {

struct AvgPoolGradArgs : PoolWindows {
  In dy;
  Out dx;

  static constexpr auto fields =
      fields_of(field("dy", &AvgPoolGradArgs::dy), field("dx", &AvgPoolGradArgs::dx), PoolWindows::geometry);

  template <class V>
  void extents(V& v) const {
    v(dy, outputs(channels)), v(dx, inputs(channels));
  }
};

}  // namespace gemmule
