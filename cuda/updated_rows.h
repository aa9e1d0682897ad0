// SPDX-License-Identifier: MIT
// Which rows of a parameter an update is for: native/ops/row_update.h. Plain C++, for host and device.
#pragma once
#include "divide.h"

namespace gemmule {

struct UpdatedRows {
  const int32_t* rows;
  int64_t total, n;  // elements of the gradient; rows of the parameter
  Divisor width;
};

}  // namespace gemmule
