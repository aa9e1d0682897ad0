// SPDX-License-Identifier: MIT
// The extents of operands that NumPy's broadcasting rule stretches to a common shape `dims`: a set bit i of an operand's
// mask says that it has extent 1 where dims[i] says more.
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

GEMMULE_INLINE constexpr int64_t broadcast_size(const Dims& dims, int64_t mask) {
  Dims own = dims;
  for (int i = 0; i < kMaxRank; ++i)
    if (mask >> i & 1) own[i] = 1;
  return product(own);
}
// Row-major strides of such an operand: 0 where it is stretched.
GEMMULE_INLINE constexpr Dims broadcast_strides(const Dims& dims, int64_t mask) {
  Dims strides{};
  int64_t step = 1;
  for (int i = kMaxRank - 1; i >= 0; --i) {
    const bool stretched = mask >> i & 1;
    strides[i] = stretched ? 0 : step;
    if (!stretched) step *= dims[i];
  }
  return strides;
}
// Where the element at `index` stands.
GEMMULE_INLINE constexpr int64_t along(const Dims& index, const Dims& strides) {
  int64_t at = 0;
  for (int i = 0; i < kMaxRank; ++i) at += index[i] * strides[i];
  return at;
}

}  // namespace gemmule
