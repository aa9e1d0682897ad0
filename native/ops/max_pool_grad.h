// SPDX-License-Identifier: MIT
// The gradient of max pooling: each dy goes to the element that won its window, windows added in rising order; a window that lies in
// the padding alone gives it to none.
//
//   dx[n, i, c] = sum over o whose winner is i of dy[n, o, c]
//
//   dy [batch, output.., channels]   where: as max_pool wrote it (a place outside its window is none)   dx [batch, input.., channels]
#pragma once
#include "pool_windows.h"

namespace gemmule {

struct MaxPoolGradArgs : PoolWindows {
  In dy;
  ByteIn where;
  Out dx;

  static constexpr auto fields = fields_of(field("dy", &MaxPoolGradArgs::dy), field("where", &MaxPoolGradArgs::where),
      field("dx", &MaxPoolGradArgs::dx), PoolWindows::geometry);

  template <class V>
  void extents(V& v) const {
    const int64_t bytes = place_bytes(*this);
    v(dy, outputs(channels)), v(where, bytes < 0 ? -1 : product({outputs(channels), bytes})), v(dx, inputs(channels));
  }
};

}  // namespace gemmule
