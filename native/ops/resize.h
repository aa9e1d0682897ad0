// SPDX-License-Identifier: MIT
// Images in another size: along the height, then along the width; native/ops/resampling.h says how.
//   x [batch, height, width, channels]   y [batch, to_height, to_width, channels]
#pragma once
#include "resampling.h"

namespace gemmule {

struct ResizeShape : Args {
  int64_t batch, height, width, channels, to_height, to_width;
  int mode = 0;  // ResizeMode
  bool antialias = false;

  static constexpr auto geometry = fields_of(field("batch", &ResizeShape::batch), field("height", &ResizeShape::height),
      field("width", &ResizeShape::width), field("channels", &ResizeShape::channels),
      field("toHeight", &ResizeShape::to_height), field("toWidth", &ResizeShape::to_width),
      field("mode", &ResizeShape::mode), field("antialias", &ResizeShape::antialias));

  int64_t before() const { return product({batch, height, width, channels}); }
  int64_t after() const { return product({batch, to_height, to_width, channels}); }
  const char* check() const {
    if (!known<ResizeMode>(mode)) return "mode is not a known mode";
    if (height < 0 || width < 0 || to_height < 0 || to_width < 0) return "an extent is negative";
    if (height > INT32_MAX || width > INT32_MAX || to_height > INT32_MAX || to_width > INT32_MAX)
      return "an extent is beyond 2^31";
    const bool from_nothing = (height == 0 && to_height > 0) || (width == 0 && to_width > 0);
    return from_nothing ? "an image without pixels has no other size" : nullptr;
  }
};

struct ResizeArgs : ResizeShape {
  In x;
  Out y;

  static constexpr auto fields =
      fields_of(field("x", &ResizeArgs::x), field("y", &ResizeArgs::y), ResizeShape::geometry);

  template <class V>
  void extents(V& v) const {
    v(x, before()), v(y, after());
  }
};

}  // namespace gemmule
