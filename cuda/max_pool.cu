// SPDX-License-Identifier: MIT
#include "pool_windows.h"

namespace gemmule {

template <class Place, int N>
DEVICE void store_places(void* where, int64_t unit, const uint32_t (&place)[N]) {
  Lanes<Place, N> lanes;
#pragma unroll
  for (int l = 0; l < N; ++l) lanes.v[l] = Place(place[l]);
  store_lanes(static_cast<Place*>(where) + N * unit, lanes);
}

// One thread N channels of an output pixel. `bytes` of a place: 1, 2 or 4.
template <int N, class Index>
DEVICE void max_pool(const PoolPlan& plan, const float* __restrict__ x, float* __restrict__ y, void* __restrict__ where,
    int32_t bytes, Index i) {
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
  if (!where) return;
  if (bytes == 1) store_places<uint8_t>(where, i, place);
  else if (bytes == 2) store_places<uint16_t>(where, i, place);
  else store_places<uint32_t>(where, i, place);
}

#define MAX_POOL(n)                                                                                        \
  KERNEL((256), max_pool_##n, const float* x, float* y, void* where, int32_t bytes, const PoolPlan plan) { \
    each_unit(plan, plan.outputs, [&](auto i) { max_pool<n>(plan, x, y, where, bytes, i); });              \
  }
MAX_POOL(1)
MAX_POOL(4)

}  // namespace gemmule
