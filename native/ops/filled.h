// SPDX-License-Identifier: MIT
// Where an image is read beyond its edges.
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

// The pixel that coordinate `at` of an axis of `size` pixels reads; -1: none.
template <class Index>
GEMMULE_INLINE constexpr Index filled(FillMode mode, Index at, Index size) {
  if (at >= 0 && at < size) return at;
  if (size == 0 || mode == FillMode::constant) return -1;
  if (mode == FillMode::nearest) return at < 0 ? 0 : size - 1;
  const Index period = mode == FillMode::wrap ? size : 2 * size, rest = at % period;
  const Index inside = rest < 0 ? rest + period : rest;
  return inside < size ? inside : 2 * size - 1 - inside;
}

}  // namespace gemmule
