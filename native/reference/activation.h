// SPDX-License-Identifier: MIT
// The activation that ends a product or a convolution, through the unary op.
#pragma once
#include "kernels.h"

namespace gemmule::reference {

inline void activate(DType type, int activation, void* y, int64_t count, Context& ctx) {
  if (UnaryFn(activation) == UnaryFn::linear) return;
  UnaryArgs row;
  row.type = type;
  row.fn = activation;
  row.x.memory = row.y.memory = y;
  row.x.size = row.y.size = row.count = count;
  unary(row, ctx);
}

}  // namespace gemmule::reference
