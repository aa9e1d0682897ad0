// SPDX-License-Identifier: MIT
#pragma once
#include "kernel.h"

namespace gemmule {

// put(i, load(i)) for i = first, first + step, ... below `end`, kAtOnce of them loaded before the first is put: the
// compiler cannot arrange that where a store may hit what another load reads.
template <int kAtOnce, class Load, class Put>
DEVICE void load_ahead(int64_t first, int64_t end, int64_t step, const Load& load, const Put& put) {
#pragma unroll 1
  for (; first < end; first += kAtOnce * step) {
    decltype(load(first)) loaded[kAtOnce];
#pragma unroll
    for (int k = 0; k < kAtOnce; ++k)
      if (const int64_t i = first + k * step; i < end) loaded[k] = load(i);
#pragma unroll
    for (int k = 0; k < kAtOnce; ++k)
      if (const int64_t i = first + k * step; i < end) put(i, loaded[k]);
  }
}

}  // namespace gemmule
