// SPDX-License-Identifier: MIT
#include "unit_range.h"
#include "load_ahead.h"

namespace gemmule {

// y may be x.
template <int N>
DEVICE void normalize(const ChannelUnits& plan, const float* x, float* y, const float* mean, const float* variance,
    const float* gamma, const float* beta, float epsilon) {
  const UnitRange range = units_of<N>(plan);
  if (range.first >= range.end) return;
  const auto centre = of_channels<N>(plan, mean, range.channel, 0),
             shift = of_channels<N>(plan, beta, range.channel, 0);
  const auto width = of_channels<N>(plan, variance, range.channel, 1);
  auto scale = of_channels<N>(plan, gamma, range.channel, 1);
#pragma unroll
  for (int l = 0; l < N; ++l) scale.v[l] *= 1 / sqrtf(width.v[l] + epsilon);
  load_ahead<4>(
      range.first, range.end, range.step, [&](int64_t u) { return load_lanes<N>(x + N * u); },
      [&](int64_t u, Lanes<float, N> unit) {
#pragma unroll
        for (int l = 0; l < N; ++l) unit.v[l] = (unit.v[l] - centre.v[l]) * scale.v[l] + shift.v[l];
        store_lanes(y + N * u, unit);
      });
}

#define NORMALIZE(n)                                                                                 \
  KERNEL((256), normalize_##n, const ChannelUnits plan, const float* x, float* y, const float* mean, \
      const float* variance, const float* gamma, const float* beta, float epsilon) {                 \
    normalize<n>(plan, x, y, mean, variance, gamma, beta, epsilon);                                  \
  }
NORMALIZE(1)
NORMALIZE(4)

}  // namespace gemmule
