// SPDX-License-Identifier: MIT
// How elements go from one layout to another: plans that the host makes (native/cuda/move.h) and kernels follow.
// Plain C++, for both.
//
// What moves is a unit: an element, or as many adjacent ones as lengths and addresses allow, up to 16 bytes.
// Plans count in units.
#pragma once
#include "divide.h"

namespace gemmule {

constexpr int kMaxAxes = 12;  // of a plan: tile has two for each of its six

struct alignas(16) Block16 {
  uint64_t half[2];
};

// The target's axes, outermost first, and how far apart the source's units are along each. The target is contiguous.
struct Walk {
  int64_t count;
  int32_t axes;
  Divisor size[kMaxAxes];
  int64_t step[kMaxAxes];  // step[0] is 0 where there is no axis
};

template <class Index>
constexpr int64_t source_of(const Walk& walk, Index i) {
  int64_t at = 0;
  for (int a = walk.axes - 1; a > 0; --a) {
    const Index outer = walk.size[a].quotient(i);
    at += int64_t(walk.size[a].remainder(i, outer)) * walk.step[a];
    i = outer;
  }
  return at + int64_t(i) * walk.step[0];
}

}  // namespace gemmule
