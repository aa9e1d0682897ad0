// SPDX-License-Identifier: MIT
// Floor: 4 * (elements of x inside the image + elements of y) bytes of memory.
#include "pool_windows.h"

namespace gemmule {

// One thread N channels of a pixel: it asks each window that holds the pixel, in rising order.
template <int N, class Index>
DEVICE void col2im(const PoolPlan& plan, int64_t places, const float* __restrict__ x, float* __restrict__ y, Index i) {
  const PoolPixel<Index> at = input_of(plan, i);
  Lanes<float, N> sum = spread<N>(0.0f);
  each_holder(plan, at, [&](uint32_t number, Index window, Index, Index, Index) {
    const Lanes<float, N> part = load_lanes<N>(x + N * ((window * places + number) * plan.channels.value + at.unit));
#pragma unroll
    for (int l = 0; l < N; ++l) sum.v[l] += part.v[l];
  });
  store_lanes(y + N * int64_t(i), sum);
}

#define COL2IM(n)                                                                            \
  KERNEL((256), col2im_##n, const float* x, float* y, int64_t places, const PoolPlan plan) { \
    each_unit(plan, plan.inputs, [&](auto i) { col2im<n>(plan, places, x, y, i); });         \
  }
COL2IM(1)
COL2IM(4)

}  // namespace gemmule
