// SPDX-License-Identifier: MIT
#include "move.h"
#include "each_element.h"

namespace gemmule {

// One thread a unit of y.
template <class T>
DEVICE void move(const T* __restrict__ x, T* __restrict__ y, const Walk& walk) {
  each_element(walk.count, [&](auto i) { y[i] = x[source_of(walk, i)]; });
}

// clang-format off
#define MOVE(bits, T) \
  KERNEL((256), move_##bits, const T* x, T* y, Walk walk) { move(x, y, walk); }
MOVE(8, uint8_t)
MOVE(32, uint32_t)
MOVE(64, uint64_t)
MOVE(128, Block16)
// clang-format on

}  // namespace gemmule
