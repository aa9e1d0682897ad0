// SPDX-License-Identifier: MIT
#include "pool_windows.h"

namespace gemmule {

template <class Place, int N>
DEVICE void add_where_won(const Place* where, const float* dy, int64_t from, uint32_t number, Lanes<float, N>& sum) {
  const Lanes<Place, N> place = load_lanes<N>(where + from);
  const Lanes<float, N> slope = load_lanes<N>(dy + from);
#pragma unroll
  for (int l = 0; l < N; ++l)
    if (place.v[l] == number) sum.v[l] += slope.v[l];
}

// One thread N channels of an input pixel: it asks each window that holds the pixel.
template <class Place, int N, class Index>
DEVICE void max_pool_grad(const PoolPlan& plan, const float* __restrict__ dy, const Place* __restrict__ where,
    float* __restrict__ dx, Index i) {
  const PoolPixel<Index> at = input_of(plan, i);
  const Index channels = Index(plan.channels.value);
  Lanes<float, N> sum = spread<N>(0.0f);
  each_holder(plan, at, [&](uint32_t number, Index pixel, Index, Index, Index) {
    add_where_won(where, dy, N * (pixel * channels + at.unit), number, sum);
  });
  store_lanes(dx + N * int64_t(i), sum);
}

#define MAX_POOL_GRAD(Place, bytes, n)                                                                              \
  KERNEL((256), max_pool_grad_##bytes##_##n, const float* dy, const Place* where, float* dx, const PoolPlan plan) { \
    each_unit(plan, plan.inputs, [&](auto i) { max_pool_grad<Place, n>(plan, dy, where, dx, i); });                 \
  }
MAX_POOL_GRAD(uint8_t, 1, 1)
MAX_POOL_GRAD(uint8_t, 1, 4)
MAX_POOL_GRAD(uint16_t, 2, 1)
MAX_POOL_GRAD(uint16_t, 2, 4)
MAX_POOL_GRAD(uint32_t, 4, 1)
MAX_POOL_GRAD(uint32_t, 4, 4)

}  // namespace gemmule
