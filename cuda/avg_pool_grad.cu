// SPDX-License-Identifier: MIT
#include "pool_windows.h"

namespace gemmule {

// One thread N channels of an input pixel: it takes its share of each window that holds the pixel.
template <int N, class Index>
DEVICE void avg_pool_grad(Index i, const PoolPlan& plan, const float* __restrict__ dy, float* __restrict__ dx) {
  const PoolPixel<Index> at = input_of(plan, i);
  const Index channels = Index(plan.channels.value);
  dy += N * at.unit;
  Lanes<float, N> sum = spread<N>(0.0f);
  each_holder(plan, at, [&](uint32_t, Index pixel, Index o0, Index o1, Index o2) {
    const Lanes<float, N> slope = load_lanes<N>(dy + N * pixel * channels);
    const Index count =
        window_of(plan, 0, o0).count() * window_of(plan, 1, o1).count() * window_of(plan, 2, o2).count();
    const float share = 1 / float(count);
#pragma unroll
    for (int l = 0; l < N; ++l) sum.v[l] += slope.v[l] * share;
  });
  store_lanes(dx + N * int64_t(i), sum);
}

POOL_KERNELS(avg_pool_grad, avg_pool_grad, inputs, (const float* dy, float* dx), (dy, dx))

}  // namespace gemmule
