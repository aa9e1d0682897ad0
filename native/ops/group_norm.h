// SPDX-License-Identifier: MIT
// Normalization by the moments of each sample's groups of channels: group norm (Wu & He 2018), layer norm (Ba et al. 2016:
// spatial = groups = 1), and without `centered` RMS norm (Zhang & Sennrich 2019), where the mean counts as 0.
//
//   over the spatial * channels / groups elements of row r = (n, g):   mean[r]   scale[r] = 1 / sqrt(variance + epsilon)
//   y[n, s, c] = (x[n, s, c] - mean[r]) * scale[r] * gamma[c] + beta[c]
//
//   x, y [batch, spatial, channels]   gamma, beta [channels]   mean, scale [batch, groups]; y may be x; mean is 0 unless centered
#pragma once
#include "args.h"

namespace gemmule {

struct GroupNormArgs : Args {
  In x, gamma, beta;
  Out y, mean, scale;
  int64_t batch, spatial, channels, groups = 1;
  double epsilon;
  bool centered = true;

  static constexpr auto fields = fields_of(field("x", &GroupNormArgs::x), field("gamma", &GroupNormArgs::gamma),
      field("beta", &GroupNormArgs::beta), field("y", &GroupNormArgs::y), field("mean", &GroupNormArgs::mean),
      field("scale", &GroupNormArgs::scale), field("batch", &GroupNormArgs::batch),
      field("spatial", &GroupNormArgs::spatial), field("channels", &GroupNormArgs::channels),
      field("groups", &GroupNormArgs::groups), field("epsilon", &GroupNormArgs::epsilon),
      field("centered", &GroupNormArgs::centered));
  static constexpr bool in_place = true;

  template <class V>
  void extents(V& v) const {
    const int64_t all = product({batch, spatial, channels}), rows = product({batch, groups});
    v(x, all), v.optional(gamma, channels), v.optional(beta, channels), v(y, all), v(mean, rows), v(scale, rows);
  }
  const char* check() const { return groups < 1 || channels % groups ? "groups do not divide the channels" : nullptr; }
};

}  // namespace gemmule
