// SPDX-License-Identifier: MIT
#include "pool_windows.h"

namespace gemmule {

// One thread N channels of an output pixel.
template <int N, class Index>
DEVICE void avg_pool(Index i, const PoolPlan& plan, const float* __restrict__ x, float* __restrict__ y) {
  const PoolPixel<Index> o = output_of(plan, i);
  const Index channels = Index(plan.channels.value);
  x += N * o.unit;
  Lanes<float, N> sum = spread<N>(0.0f);
  Index count = 0;
  each_place(plan, o, [&](uint32_t, Index pixel) {
    const Lanes<float, N> own = load_lanes<N>(x + N * pixel * channels);
#pragma unroll
    for (int l = 0; l < N; ++l) sum.v[l] += own.v[l];
    ++count;
  });
#pragma unroll
  for (int l = 0; l < N; ++l) sum.v[l] = count ? sum.v[l] / float(count) : 0;
  store_lanes(y + N * int64_t(i), sum);
}

POOL_KERNELS(avg_pool, avg_pool, outputs, (const float* x, float* y), (x, y))

}  // namespace gemmule
