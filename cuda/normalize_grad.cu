// SPDX-License-Identifier: MIT
#include "each_unit.h"
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
DEVICE void normalize_grad(const ChannelUnits& plan, const NormalizeSlopes& p, float* dx) {
  constexpr int kAtOnce = 2;
  const UnitRange range = units_of<N>(plan);
  if (range.first >= range.end) return;
  const auto mean = of_channels<N>(plan, p.mean, range.channel, 0);
  auto factor = of_channels<N>(plan, p.gamma, range.channel, 1),
       spread = of_channels<N>(plan, p.variance, range.channel, 1);
  auto slope = of_channels<N>(plan, p.dbeta, range.channel, 0), tilt = of_channels<N>(plan, p.dgamma, range.channel, 0);
#pragma unroll
  for (int l = 0; l < N; ++l) {
    const float r = 1 / sqrtf(spread.v[l] + p.epsilon);
    factor.v[l] *= r;
    slope.v[l] *= p.share;
    tilt.v[l] *= r * p.share;
  }
#pragma unroll 1
  for (int64_t first = range.first; first < range.end; first += kAtOnce * range.step) {
    Lanes<float, N> dy[kAtOnce], x[kAtOnce];
#pragma unroll
    for (int k = 0; k < kAtOnce; ++k)
      if (const int64_t u = first + k * range.step; u < range.end) {
        dy[k] = load_lanes<N>(p.dy + N * u);
        if (p.dbeta) x[k] = load_lanes<N>(p.x + N * u);
      }
#pragma unroll
    for (int k = 0; k < kAtOnce; ++k) {
      const int64_t u = first + k * range.step;
      if (u >= range.end) continue;
#pragma unroll
      for (int l = 0; l < N; ++l) {
        const float share = p.dbeta ? slope.v[l] + (x[k].v[l] - mean.v[l]) * tilt.v[l] : 0;
        dy[k].v[l] = factor.v[l] * (dy[k].v[l] - share);
      }
      store_lanes(dx + N * u, dy[k]);
    }
  }
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
