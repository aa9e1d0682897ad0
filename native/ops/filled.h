// SPDX-License-Identifier: MIT
// Where an image is read beyond its edges.
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

// The pixel that coordinate `at` of an axis of `size` pixels reads; -1: none.
GEMMULE_INLINE constexpr int64_t filled(FillMode mode, int64_t at, int64_t size) {
  if (at >= 0 && at < size) return at;
  if (size == 0 || mode == FillMode::constant) return -1;
  if (mode == FillMode::nearest) return at < 0 ? 0 : size - 1;
  const int64_t period = mode == FillMode::wrap ? size : 2 * size, inside = ((at % period) + period) % period;
  return inside < size ? inside : 2 * size - 1 - inside;
}

}  // namespace gemmule
