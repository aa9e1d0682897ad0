// SPDX-License-Identifier: MIT
// What the host tells the kernel of projective_transform. Plain C++, for host and device.
#pragma once
#include "divide.h"

namespace gemmule {

struct Projection {
  int64_t count;  // of y
  int32_t height, width;
  Divisor channels, to_width, to_height;
  int32_t fill;  // a FillMode
  float value;
  bool bilinear;
};

}  // namespace gemmule
