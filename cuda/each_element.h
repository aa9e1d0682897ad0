// SPDX-License-Identifier: MIT
#pragma once
#include "kernel.h"

namespace gemmule {

// Calls f(i) for the element i < count that this thread owns: in 32 bits where all of them fit, since divisions
// (divide.h) are cheap there.
template <class F>
DEVICE void each_element(int64_t count, const F& f) {
  const int64_t i = element();
  if (i >= count) return;
  if (count >> 31) f(i);
  else f(uint32_t(i));
}

}  // namespace gemmule
