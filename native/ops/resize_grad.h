// SPDX-License-Identifier: MIT
// The transpose of resize: each element of dx is the sum of dy by the weights with which it entered y.
//   dy [batch, to_height, to_width, channels]   dx [batch, height, width, channels]
#pragma once
#include "resize.h"

namespace gemmule {

struct ResizeGradArgs : ResizeShape {
  In dy;
  Out dx;

  static constexpr auto fields =
      fields_of(field("dy", &ResizeGradArgs::dy), field("dx", &ResizeGradArgs::dx), ResizeShape::geometry);

  template <class V>
  void extents(V& v) const {
    v(dy, after()), v(dx, before());
  }
};

}  // namespace gemmule
