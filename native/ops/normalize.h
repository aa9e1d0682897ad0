// SPDX-License-Identifier: MIT
// Batch normalization with given moments (Ioffe & Szegedy 2015): those of this batch, or the moving ones.
//
//   y = (x - mean[c]) / sqrt(variance[c] + epsilon) * gamma[c] + beta[c]
//
//   x, y [outer, channels, inner]   mean, variance, gamma, beta [channels]; without gamma: 1, without beta: 0; y may be x
#pragma once
#include "args.h"

namespace gemmule {

struct NormalizeArgs : Args {
  In x, mean, variance, gamma, beta;
  Out y;
  int64_t outer, channels, inner;
  double epsilon;

  static constexpr auto fields = fields_of(field("x", &NormalizeArgs::x), field("mean", &NormalizeArgs::mean),
      field("variance", &NormalizeArgs::variance), field("gamma", &NormalizeArgs::gamma),
      field("beta", &NormalizeArgs::beta), field("y", &NormalizeArgs::y), field("outer", &NormalizeArgs::outer),
      field("channels", &NormalizeArgs::channels), field("inner", &NormalizeArgs::inner),
      field("epsilon", &NormalizeArgs::epsilon));
  static constexpr bool in_place = true;

  template <class V>
  void extents(V& v) const {
    const int64_t all = product({outer, channels, inner});
    v(x, all), v(mean, channels), v(variance, channels), v.optional(gamma, channels), v.optional(beta, channels),
        v(y, all);
  }
};

}  // namespace gemmule
