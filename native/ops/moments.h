// SPDX-License-Identifier: MIT
// Mean and variance of each channel, the variance over all elements (not one less), from differences to the mean.
//
//   mean[c] = sum x[.., c, ..] / count     variance[c] = sum (x[.., c, ..] - mean[c])^2 / count     count = outer * inner
//
//   x [outer, channels, inner]   mean, variance [channels]; without elements both are NaN
#pragma once
#include "args.h"

namespace gemmule {

struct MomentsArgs : Args {
  In x;
  Out mean, variance;
  int64_t outer, channels, inner;

  static constexpr auto fields = fields_of(field("x", &MomentsArgs::x), field("mean", &MomentsArgs::mean),
      field("variance", &MomentsArgs::variance), field("outer", &MomentsArgs::outer),
      field("channels", &MomentsArgs::channels), field("inner", &MomentsArgs::inner));

  template <class V>
  void extents(V& v) const {
    v(x, product({outer, channels, inner})), v(mean, channels), v(variance, channels);
  }
};

}  // namespace gemmule
