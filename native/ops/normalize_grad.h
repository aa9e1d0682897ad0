// SPDX-License-Identifier: MIT
// The gradients of normalize. frozen: mean and variance are constants; else they are the moments of x, and dx has their share too.
//
//   xhat = (x - mean[c]) * r[c]      r = 1 / sqrt(variance + epsilon)      dbeta = sum dy      dgamma = sum dy * xhat
//   frozen: dx = gamma * r * dy      else: dx = gamma * r * (dy - (dbeta + xhat * dgamma) / count)      count = outer * inner
//
//   dy, x, dx [outer, channels, inner]   mean, variance, gamma, dgamma, dbeta [channels]; without gamma: 1; dx may be dy
#pragma once
#include "args.h"

namespace gemmule {

struct NormalizeGradArgs : Args {
  In dy, x, mean, variance, gamma;
  Out dx, dgamma, dbeta;
  int64_t outer, channels, inner;
  double epsilon;
  bool frozen = false;

  static constexpr auto fields = fields_of(field("dy", &NormalizeGradArgs::dy), field("x", &NormalizeGradArgs::x),
      field("mean", &NormalizeGradArgs::mean), field("variance", &NormalizeGradArgs::variance),
      field("gamma", &NormalizeGradArgs::gamma), field("dx", &NormalizeGradArgs::dx),
      field("dgamma", &NormalizeGradArgs::dgamma), field("dbeta", &NormalizeGradArgs::dbeta),
      field("outer", &NormalizeGradArgs::outer), field("channels", &NormalizeGradArgs::channels),
      field("inner", &NormalizeGradArgs::inner), field("epsilon", &NormalizeGradArgs::epsilon),
      field("frozen", &NormalizeGradArgs::frozen));
  static constexpr bool in_place = true;

  template <class V>
  void extents(V& v) const {
    const int64_t all = product({outer, channels, inner});
    v(dy, all), v(x, all), v(mean, channels), v(variance, channels), v.optional(gamma, channels);
    v.optional(dx, all), v.optional(dgamma, channels), v.optional(dbeta, channels);
  }
};

}  // namespace gemmule
