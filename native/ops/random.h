// SPDX-License-Identifier: MIT
// Random numbers by RandomFn: uniform [alpha, beta); normal (mean alpha, deviation beta); truncated_normal (the same, redrawn by
// inversion within two deviations); bernoulli (1 with probability alpha).
// Philox 4x32-10 (Salmon et al. 2011): key = (state[0], state[1]), the seed; counter = (block, ordinal, state[2], ordinal >> 32),
// where block counts fours of elements and state[2] is the step. native/ops/philox.h is the one definition for every backend.
//   state [3] int32   y [count]
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct RandomArgs : Args {
  IntIn state;
  Out y;
  int fn;
  int64_t count;
  double alpha = 0, beta = 1;
  int64_t ordinal = 0;

  static constexpr auto fields = fields_of(field("state", &RandomArgs::state), field("y", &RandomArgs::y),
      field("fn", &RandomArgs::fn), field("count", &RandomArgs::count), field("alpha", &RandomArgs::alpha),
      field("beta", &RandomArgs::beta), field("ordinal", &RandomArgs::ordinal));
  template <class V>
  void extents(V& v) const {
    v(state, 3), v(y, count);
  }
  const char* check() const { return known<RandomFn>(fn) ? nullptr : "fn is not a known distribution"; }
};

}  // namespace gemmule
