// SPDX-License-Identifier: MIT
#include "each_unit.h"

namespace gemmule {

// y may be x: several units are loaded before the first is stored.
template <int N>
DEVICE void normalize(const ChannelUnits& plan, const float* x, float* y, const float* mean, const float* variance,
    const float* gamma, const float* beta, float epsilon) {
  constexpr int kAtOnce = 4;
  const UnitRange range = units_of<N>(plan);
  if (range.first >= range.end) return;
  const auto centre = of_channels<N>(plan, mean, range.channel, 0),
             spread = of_channels<N>(plan, variance, range.channel, 1);
  const auto shift = of_channels<N>(plan, beta, range.channel, 0);
  auto scale = of_channels<N>(plan, gamma, range.channel, 1);
#pragma unroll
  for (int l = 0; l < N; ++l) scale.v[l] = 1 / sqrtf(spread.v[l] + epsilon) * scale.v[l];
#pragma unroll 1
  for (int64_t first = range.first; first < range.end; first += kAtOnce * range.step) {
    Lanes<float, N> unit[kAtOnce];
#pragma unroll
    for (int k = 0; k < kAtOnce; ++k)
      if (const int64_t u = first + k * range.step; u < range.end) unit[k] = load_lanes<N>(x + N * u);
#pragma unroll
    for (int k = 0; k < kAtOnce; ++k) {
      const int64_t u = first + k * range.step;
      if (u >= range.end) continue;
#pragma unroll
      for (int l = 0; l < N; ++l) unit[k].v[l] = (unit[k].v[l] - centre.v[l]) * scale.v[l] + shift.v[l];
      store_lanes(y + N * u, unit[k]);
    }
  }
}

#define NORMALIZE(n)                                                                                 \
  KERNEL((256), normalize_##n, const ChannelUnits plan, const float* x, float* y, const float* mean, \
      const float* variance, const float* gamma, const float* beta, float epsilon) {                 \
    normalize<n>(plan, x, y, mean, variance, gamma, beta, epsilon);                                  \
  }
NORMALIZE(1)
NORMALIZE(4)

}  // namespace gemmule
