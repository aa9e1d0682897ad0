// SPDX-License-Identifier: MIT
// Rows of group norm: row r = (n, g) is the spatial * channels / groups elements of one group of channels in one
// sample. Plain C++, for host and device.
#pragma once
#include "divide.h"

namespace gemmule {

struct GroupRows {
  int64_t spatial, channels;
  Divisor groups, own;  // own: channels of a group
  bool centered;
};

}  // namespace gemmule
