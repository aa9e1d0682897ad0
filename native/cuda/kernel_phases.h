// SPDX-License-Identifier: MIT
// The taps of a kernel, sorted by phase: those that the pixels of one phase are read by. With stride s and dilation d
// pixel i is read by tap k where (i + before - k * d) divides by s, so every step-th tap from some class on, step = s /
// gcd(s, d).
#pragma once
#include <cstdint>

namespace gemmule {

struct KernelPhases {
  int64_t kernel[3], step[3];

  // Taps of a class on an axis, and those of the classes before it.
  constexpr int64_t count(int axis, int64_t c) const {
    return kernel[axis] / step[axis] + (c < kernel[axis] % step[axis]);
  }
  constexpr int64_t before(int axis, int64_t c) const {
    const int64_t rest = kernel[axis] % step[axis];
    return c * (kernel[axis] / step[axis]) + (c < rest ? c : rest);
  }
  // Where the taps of three classes begin.
  constexpr int64_t first(int64_t c0, int64_t c1, int64_t c2) const {
    return before(0, c0) * kernel[1] * kernel[2] +
        count(0, c0) * (before(1, c1) * kernel[2] + count(1, c1) * before(2, c2));
  }
  constexpr int64_t place(int64_t k0, int64_t k1, int64_t k2) const {
    const int64_t c1 = k1 % step[1], c2 = k2 % step[2];
    return first(k0 % step[0], c1, c2) + (k0 / step[0] * count(1, c1) + k1 / step[1]) * count(2, c2) + k2 / step[2];
  }
};

// What cuda/conv_turn_weights.cu is told.
struct TurnedWeights {
  KernelPhases phases;
  int64_t channels, filters;  // of a group
  int64_t groups, channel_tiles, filter_tiles;
};

}  // namespace gemmule
