// SPDX-License-Identifier: MIT
// W vectors as a W x W matrix, transposed in registers.
#pragma once
#include "cpu/shuffle.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

// Stage S swaps the off-diagonal S x S blocks of every 2S x 2S block. (The masks are loops, not variables, so that they fold.)
template <int S>
VEC_INLINE void swap_blocks(Vec& a, Vec& b) {
  VecInt low, high;
  for (int l = 0; l < W; ++l) {
    low[l] = l & S ? W + l - S : l;
    high[l] = l & S ? W + l : l + S;
  }
  const Vec x = shuffle(a, b, low), y = shuffle(a, b, high);
  a = x, b = y;
}
template <int S = 1>
VEC_INLINE void transpose_block(Vec (&r)[W]) {
#pragma GCC unroll 16
  for (int i = 0; i < W; ++i)
    if (!(i & S)) swap_blocks<S>(r[i], r[i + S]);
  if constexpr (2 * S < W) transpose_block<2 * S>(r);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
