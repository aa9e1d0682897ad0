// SPDX-License-Identifier: MIT
// Floor: 4 * (elements of x + elements of y) bytes of memory; x is read again from caches.
#include "../native/cuda/im2col_shape.h"
#include "pool_windows.h"

namespace gemmule {

// One thread N channels of one place of a window.
template <int N, class Index>
DEVICE void im2col(const Im2colShape& g, const float* __restrict__ x, float* __restrict__ y, Index i) {
  const Index place2 = quotient(g.windows.channels, i), place1 = quotient(g.kernel[2], place2);
  const Index place0 = quotient(g.kernel[1], place1), pixel = quotient(g.kernel[0], place0);
  const PoolAxis(&axis)[kSpatialAxes] = g.windows.axis;
  const Index row1 = quotient(axis[2].outputs, pixel), row0 = quotient(axis[1].outputs, row1);
  const Index batch = quotient(axis[0].outputs, row0);
  const Index at0 = source_of(axis[0], axis[0].outputs.remainder(row0, batch), g.kernel[0].remainder(place0, pixel));
  const Index at1 = source_of(axis[1], axis[1].outputs.remainder(row1, row0), g.kernel[1].remainder(place1, place0));
  const Index at2 = source_of(axis[2], axis[2].outputs.remainder(pixel, row1), g.kernel[2].remainder(place2, place1));
  Lanes<float, N> value = spread<N>(0.0f);
  if (at0 >= 0 && at1 >= 0 && at2 >= 0) {
    const Index from = ((batch * Index(axis[0].input) + at0) * Index(axis[1].input) + at1) * Index(axis[2].input) + at2;
    const Index unit = g.windows.channels.remainder(i, place2);
    value = load_lanes<N>(x + N * (int64_t(from) * g.windows.channels.value + unit));
  }
  store_lanes(y + N * int64_t(i), value);
}

#define IM2COL(n)                                                            \
  KERNEL((256), im2col_##n, const float* x, float* y, const Im2colShape g) { \
    each_unit(g.windows, g.units, [&](auto i) { im2col<n>(g, x, y, i); });   \
  }
IM2COL(1)
IM2COL(4)

}  // namespace gemmule
