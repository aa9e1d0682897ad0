// SPDX-License-Identifier: MIT
#include "pool_places.h"
#include "pool_windows.h"

namespace gemmule {

// One thread N channels of an output pixel. `bytes` of a place: 1, 2 or 4.
template <int N, class Index>
DEVICE void max_pool(Index i, const PoolPlan& plan, const float* __restrict__ x, float* __restrict__ y,
    uint8_t* __restrict__ where, int32_t bytes) {
  const PoolPixel<Index> o = output_of(plan, i);
  const Index channels = Index(plan.channels.value);
  x += N * o.unit;
  Lanes<float, N> best = spread<N>(-INFINITY);
  uint32_t place[N] = {};
  bool any = false;
  each_place(plan, o, [&](uint32_t number, Index pixel) {
    const Lanes<float, N> own = load_lanes<N>(x + N * pixel * channels);
#pragma unroll
    for (int l = 0; l < N; ++l) {
      const bool better = !(own.v[l] <= best.v[l]) && best.v[l] == best.v[l];  // the first NaN stays
      if (better || !any) place[l] = number;
      if (better) best.v[l] = own.v[l];
    }
    any = true;
  });
  store_lanes(y + N * int64_t(i), best);
  if (where) store_places(where, bytes, N * int64_t(i), place);
}

POOL_KERNELS(
    max_pool, max_pool, outputs, (const float* x, float* y, uint8_t* where, int32_t bytes), (x, y, where, bytes))

}  // namespace gemmule
