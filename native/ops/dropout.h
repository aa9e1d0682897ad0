// SPDX-License-Identifier: MIT
// Inverted dropout (Srivastava et al. 2014): y = x / (1 - rate) where a uniform number is >= rate, else 0. The mask is made anew from
// the same counter for the gradient, which is dropout of dy with the same ordinal.
// Philox 4x32-10 (Salmon et al. 2011): key = (state[0], state[1]), the seed; counter = (block, ordinal, state[2], ordinal >> 32),
// where block counts fours of elements and state[2] is the step. native/ops/philox.h is the one definition for every backend.
//   state [3] int32   x, y [count]   0 <= rate < 1
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct DropoutArgs : Args {
  In x;
  IntIn state;
  Out y;
  int64_t count;
  double rate;
  int64_t ordinal = 0;

  static constexpr auto fields = fields_of(field("x", &DropoutArgs::x), field("state", &DropoutArgs::state),
      field("y", &DropoutArgs::y), field("count", &DropoutArgs::count), field("rate", &DropoutArgs::rate),
      field("ordinal", &DropoutArgs::ordinal));
  template <class V>
  void extents(V& v) const {
    v(x, count), v(state, 3), v(y, count);
  }
  const char* check() const { return rate >= 0 && rate < 1 ? nullptr : "the rate is not in [0, 1)"; }
};

}  // namespace gemmule
