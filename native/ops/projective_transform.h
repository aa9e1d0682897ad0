// SPDX-License-Identifier: MIT
// Images seen through a projective map from output to input pixels, one for each image.
//
//   output (row i, column j) reads input column (t0 j + t1 i + t2) / k, row (t3 j + t4 i + t5) / k,   k = t6 j + t7 i + 1
//   between pixels: the nearest one (halves go to the even), or the mean of four by distance (bilinear)
//   outside the image, by FillMode: `value` (constant); the edge's pixel (nearest); mirrored with its edge (reflect: d c b a | a b c d |
//   d c b a); repeated (wrap). constant: a pixel outside counts as `value` in a mean. Where k is 0 or the place no number: `value`.
//
//   x [batch, height, width, channels]   transforms [batch, 8]   y [batch, to_height, to_width, channels]
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct ProjectiveTransformArgs : Args {
  In x;
  RealIn transforms;
  Out y;
  int64_t batch, height, width, channels, to_height, to_width;
  int fill = 0;  // FillMode
  bool bilinear = true;
  double value = 0;

  static constexpr auto fields =
      fields_of(field("x", &ProjectiveTransformArgs::x), field("transforms", &ProjectiveTransformArgs::transforms),
          field("y", &ProjectiveTransformArgs::y), field("batch", &ProjectiveTransformArgs::batch),
          field("height", &ProjectiveTransformArgs::height), field("width", &ProjectiveTransformArgs::width),
          field("channels", &ProjectiveTransformArgs::channels), field("toHeight", &ProjectiveTransformArgs::to_height),
          field("toWidth", &ProjectiveTransformArgs::to_width), field("fill", &ProjectiveTransformArgs::fill),
          field("bilinear", &ProjectiveTransformArgs::bilinear), field("value", &ProjectiveTransformArgs::value));

  template <class V>
  void extents(V& v) const {
    v(x, product({batch, height, width, channels})), v(transforms, product({batch, 8}));
    v(y, product({batch, to_height, to_width, channels}));
  }
  const char* check() const {
    if (!known<FillMode>(fill)) return "fill is not a known mode";
    if (height < 0 || width < 0 || height > (1 << 24) || width > (1 << 24)) return "an extent is not in 0 .. 2^24";
    if (to_height < 0 || to_width < 0 || to_height > (1 << 24) || to_width > (1 << 24))
      return "an extent is not in 0 .. 2^24";
    return nullptr;
  }
};

}  // namespace gemmule
