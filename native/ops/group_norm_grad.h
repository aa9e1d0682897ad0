// SPDX-License-Identifier: MIT
// The gradients of group_norm.
//
//   xhat = (x - mean[r]) * scale[r]      g = dy * gamma[c]      dgamma[c] = sum dy * xhat      dbeta[c] = sum dy
//   dx = scale[r] * (g - (sum_r g + xhat * sum_r g * xhat) / count), without `centered`: without sum_r g
//   count = spatial * channels / groups, sum_r over the elements of row r = (n, g)
//
//   dy, x, dx [batch, spatial, channels]   mean, scale [batch, groups]   gamma, dgamma, dbeta [channels]; without gamma: 1; dx may be dy
#pragma once
#include "args.h"

namespace gemmule {

struct GroupNormGradArgs : Args {
  In dy, x, mean, scale, gamma;
  Out dx, dgamma, dbeta;
  int64_t batch, spatial, channels, groups = 1;
  bool centered = true;

  static constexpr auto fields = fields_of(field("dy", &GroupNormGradArgs::dy), field("x", &GroupNormGradArgs::x),
      field("mean", &GroupNormGradArgs::mean), field("scale", &GroupNormGradArgs::scale),
      field("gamma", &GroupNormGradArgs::gamma), field("dx", &GroupNormGradArgs::dx),
      field("dgamma", &GroupNormGradArgs::dgamma), field("dbeta", &GroupNormGradArgs::dbeta),
      field("batch", &GroupNormGradArgs::batch), field("spatial", &GroupNormGradArgs::spatial),
      field("channels", &GroupNormGradArgs::channels), field("groups", &GroupNormGradArgs::groups),
      field("centered", &GroupNormGradArgs::centered));
  static constexpr bool in_place = true;

  template <class V>
  void extents(V& v) const {
    const int64_t all = product({batch, spatial, channels}), rows = product({batch, groups});
    v(dy, all), v(x, all), v(mean, rows), v(scale, rows), v.optional(gamma, channels);
    v.optional(dx, all), v.optional(dgamma, channels), v.optional(dbeta, channels);
  }
  const char* check() const { return groups < 1 || channels % groups ? "groups do not divide the channels" : nullptr; }
};

}  // namespace gemmule
