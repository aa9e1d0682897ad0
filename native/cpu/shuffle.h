// SPDX-License-Identifier: MIT
// The lanes of a, or of a and behind them b, by number. (clang has no such function; it finds the instruction where the numbers
// are known to it.)
#pragma once
#include "vec.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

#if defined(__clang__)
VEC_INLINE Vec shuffle(Vec a, VecInt order) {
  Vec y;
  for (int l = 0; l < W; ++l) y[l] = a[order[l] & (W - 1)];
  return y;
}
VEC_INLINE Vec shuffle(Vec a, Vec b, VecInt order) {
  Vec y;
  for (int l = 0; l < W; ++l) y[l] = order[l] & W ? b[order[l] & (W - 1)] : a[order[l] & (W - 1)];
  return y;
}
#else
VEC_INLINE Vec shuffle(Vec a, VecInt order) { return __builtin_shuffle(a, order); }
VEC_INLINE Vec shuffle(Vec a, Vec b, VecInt order) { return __builtin_shuffle(a, b, order); }
#endif

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
