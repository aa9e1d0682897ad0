// SPDX-License-Identifier: MIT
#include "unit_range.h"
#include "load_ahead.h"
#include "slope_sums.h"

namespace gemmule {

// dgamma and dbeta of a channel; either may be absent.
struct ChannelSlopes : SlopeSumsFold {
  const float *dy, *x, *variance;
  float *dgamma, *dbeta;
  const float epsilon, mean;
  DEVICE ChannelSlopes(const FoldPlan&, int64_t channel, const float* dy, const float* x, const float* mean,
      const float* variance, float* dgamma, float* dbeta, float epsilon)
      : dy(dy), x(x), variance(variance), dgamma(dgamma), dbeta(dbeta), epsilon(epsilon), mean(mean[channel]) {}
  DEVICE SlopeSums load(FoldPlace place, int64_t) const { return {dy[place.at], dy[place.at] * (x[place.at] - mean)}; }
  DEVICE void store(int64_t channel, const SlopeSums& all) const {
    if (dbeta) dbeta[channel] = all.slope;
    if (dgamma) dgamma[channel] = all.product / sqrtf(variance[channel] + epsilon);
  }
};

FOLD_KERNELS(normalize_sums, ChannelSlopes,
    (const float* dy, const float* x, const float* mean, const float* variance, float* dgamma, float* dbeta,
        float epsilon),
    (dy, x, mean, variance, dgamma, dbeta, epsilon))

// dx = factor * (dy - (dbeta + xhat * dgamma) / count); frozen: dx = factor * dy, and the sums are null. dx may be dy.
struct NormalizeSlopes {
  const float *dy, *x, *mean, *variance, *gamma, *dgamma, *dbeta;
  float epsilon, share;  // share: 1 / count
};
template <int N>
struct SlopeUnit {
  Lanes<float, N> dy, x;
};
template <int N>
DEVICE void normalize_grad(const ChannelUnits& plan, const NormalizeSlopes& p, float* dx) {
  const UnitRange range = units_of<N>(plan);
  if (range.first >= range.end) return;
  const auto mean = of_channels<N>(plan, p.mean, range.channel, 0),
             width = of_channels<N>(plan, p.variance, range.channel, 1);
  auto factor = of_channels<N>(plan, p.gamma, range.channel, 1);
  auto slope = of_channels<N>(plan, p.dbeta, range.channel, 0), tilt = of_channels<N>(plan, p.dgamma, range.channel, 0);
#pragma unroll
  for (int l = 0; l < N; ++l) {
    const float r = 1 / sqrtf(width.v[l] + p.epsilon);
    factor.v[l] *= r;
    slope.v[l] *= p.share;
    tilt.v[l] *= r * p.share;
  }
  const auto load = [&](int64_t u) {
    return SlopeUnit<N>{load_lanes<N>(p.dy + N * u), p.dbeta ? load_lanes<N>(p.x + N * u) : Lanes<float, N>{}};
  };
  load_ahead<2>(range.first, range.end, range.step, load, [&](int64_t u, SlopeUnit<N> unit) {
#pragma unroll
    for (int l = 0; l < N; ++l) {
      const float moments = p.dbeta ? slope.v[l] + (unit.x.v[l] - mean.v[l]) * tilt.v[l] : 0;
      unit.dy.v[l] = factor.v[l] * (unit.dy.v[l] - moments);
    }
    store_lanes(dx + N * u, unit.dy);
  });
}

#define NORMALIZE_GRAD(n)                                                                                           \
  KERNEL((256), normalize_grad_##n, const ChannelUnits plan, const float* dy, const float* x, const float* mean,    \
      const float* variance, const float* gamma, const float* dgamma, const float* dbeta, float* dx, float epsilon, \
      float share) {                                                                                                \
    normalize_grad<n>(plan, {dy, x, mean, variance, gamma, dgamma, dbeta, epsilon, share}, dx);                     \
  }
NORMALIZE_GRAD(1)
NORMALIZE_GRAD(4)

}  // namespace gemmule
