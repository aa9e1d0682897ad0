// SPDX-License-Identifier: MIT
// Memory that is only moved, 16 bytes a thread.
#pragma once
#include "kernel.h"

namespace gemmule {

constexpr int kSixteen = 16;

struct alignas(kSixteen) Sixteen {
  uint64_t low, high;
};

// Of this thread: launched by blocks_of(bytes, 16 * kThreads). x may be y.
DEVICE void copy_sixteen(const uint8_t* x, uint8_t* y, int64_t bytes) {
  const int64_t at = kSixteen * element();
  x += at;
  y += at;
  bytes -= at;
  const bool aligned = (reinterpret_cast<uintptr_t>(x) | reinterpret_cast<uintptr_t>(y)) % kSixteen == 0;
  if (aligned && bytes >= kSixteen) {
    *reinterpret_cast<Sixteen*>(y) = *reinterpret_cast<const Sixteen*>(x);
    return;
  }
#pragma unroll 4
  for (int i = 0; i < kSixteen; ++i)
    if (i < bytes) y[i] = x[i];
}

}  // namespace gemmule
