// SPDX-License-Identifier: MIT
#include "pool_places.h"
#include "pool_windows.h"

namespace gemmule {

// One thread N channels of an input pixel: it asks each window that holds the pixel.
template <int N, class Index>
DEVICE void max_pool_grad(Index i, const PoolPlan& plan, const float* __restrict__ dy,
    const uint8_t* __restrict__ where, int32_t bytes, float* __restrict__ dx) {
  const PoolPixel<Index> at = input_of(plan, i);
  const Index channels = Index(plan.channels.value);
  Lanes<float, N> sum = spread<N>(0.0f);
  each_holder(plan, at, [&](uint32_t number, Index pixel, Index, Index, Index) {
    const Index from = N * (pixel * channels + at.unit);
    const Lanes<uint32_t, N> place = load_places<N>(where, bytes, from);
    const Lanes<float, N> slope = load_lanes<N>(dy + from);
#pragma unroll
    for (int l = 0; l < N; ++l)
      if (place.v[l] == number) sum.v[l] += slope.v[l];
  });
  store_lanes(dx + N * int64_t(i), sum);
}

POOL_KERNELS(max_pool_grad, max_pool_grad, inputs, (const float* dy, const uint8_t* where, int32_t bytes, float* dx),
    (dy, where, bytes, dx))

}  // namespace gemmule
