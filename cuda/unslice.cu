// SPDX-License-Identifier: MIT
#include "unslice.h"
#include "each_element.h"

namespace gemmule {

// Which unit of dy stands at unit i of dx, or -1.
template <class Index>
DEVICE int64_t held_at(const UnslicePlan& p, Index i) {
  int64_t from = p.first;
  for (int a = p.axes - 1; a >= 0; --a) {
    const UnsliceAxis& axis = p.axis[a];
    const Index outer = axis.size.quotient(i);
    const int64_t behind = int64_t(axis.size.remainder(i, outer)) - axis.begin;
    const Index k = axis.step.quotient(Index(behind));
    if (behind < 0 || int64_t(k) >= axis.held || axis.step.remainder(Index(behind), k) != 0) return -1;
    from += int64_t(k) * axis.dy_step;
    i = outer;
  }
  return from;
}

// One thread a unit of dx.
template <class T>
DEVICE void unslice(const T* __restrict__ dy, T* __restrict__ dx, const UnslicePlan& p) {
  each_element(p.count, [&](auto i) {
    const int64_t from = held_at(p, i);
    dx[i] = from < 0 ? T{} : dy[from];
  });
}

// clang-format off
#define UNSLICE(bits, T) \
  KERNEL((256), unslice_##bits, const T* dy, T* dx, UnslicePlan plan) { unslice(dy, dx, plan); }
UNSLICE(8, uint8_t)
UNSLICE(32, uint32_t)
UNSLICE(64, uint64_t)
UNSLICE(128, Block16)
// clang-format on

}  // namespace gemmule
