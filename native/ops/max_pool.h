// SPDX-License-Identifier: MIT
// Max pooling: y is the largest of each window, NaN where there is one; of a window that lies in the padding alone, -inf.
//
//   y[n, o, c] = max over k of x[n, o * stride - before + k * dilation, c]
//   where[n, o, c]: the place k of the first largest (the first NaN), counted along the window's axes of places(w, axis) places,
//   as an unsigned integer of place_bytes(w) bytes; 0 for a window in the padding
//
//   x [batch, input.., channels]   y, where [batch, output.., channels]; native/ops/pool_windows.h says where windows lie
#pragma once
#include "pool_windows.h"

namespace gemmule {

struct MaxPoolArgs : PoolWindows {
  In x;
  Out y;
  ByteOut where;

  static constexpr auto fields = fields_of(field("x", &MaxPoolArgs::x), field("y", &MaxPoolArgs::y),
      field("where", &MaxPoolArgs::where), PoolWindows::geometry);

  template <class V>
  void extents(V& v) const {
    const int64_t bytes = place_bytes(*this);
    v(x, inputs(channels)), v(y, outputs(channels));
    v.optional(where, bytes < 0 ? -1 : product({outputs(channels), bytes}));
  }
};

}  // namespace gemmule
