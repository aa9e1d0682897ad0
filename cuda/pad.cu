// SPDX-License-Identifier: MIT
#include "pad.h"
#include "each_element.h"

namespace gemmule {

// What stands outside is seen in a mirror: on the edge's element or behind it.
DEVICE int64_t mirrored(int64_t at, int64_t held, bool repeats_edge) {
  if (at < 0) at = -at - repeats_edge;
  if (at >= held) at = 2 * (held - 1) - at + repeats_edge;
  return at;
}

// Which unit of x stands at unit i of y, or -1.
template <class Index>
DEVICE int64_t padded_from(const PadPlan& p, Index i) {
  int64_t from = 0;
  for (int a = p.axes - 1; a >= 0; --a) {
    const PadAxis& axis = p.axis[a];
    const Index outer = axis.size.quotient(i);
    int64_t at = int64_t(axis.size.remainder(i, outer)) - axis.before;
    if (p.mirrored) at = mirrored(at, axis.held, p.repeats_edge);
    if (at < 0 || at >= axis.held) return -1;
    from += at * axis.x_step;
    i = outer;
  }
  return from;
}

// One thread a unit of y.
template <class T>
DEVICE void pad(const T* __restrict__ x, T* __restrict__ y, T value, const PadPlan& p) {
  each_element(p.count, [&](auto i) {
    const int64_t from = padded_from(p, i);
    y[i] = from < 0 ? value : x[from];
  });
}

// clang-format off
#define PAD(bits, T) \
  KERNEL((256), pad_##bits, const T* x, T* y, T value, PadPlan plan) { pad(x, y, value, plan); }
PAD(8, uint8_t)
PAD(32, uint32_t)
PAD(64, uint64_t)
PAD(128, Block16)
// clang-format on

}  // namespace gemmule
