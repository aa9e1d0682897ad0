// SPDX-License-Identifier: MIT
// y = 0 .. count - 1 in random order (Fisher & Yates, Durstenfeld's form). An update, so that an epoch's shuffle reuses its buffer.
// Philox 4x32-10 (Salmon et al. 2011): key = (state[0], state[1]), the seed; counter = (block, ordinal, state[2], ordinal >> 32),
// where block counts fours of elements and state[2] is the step. native/ops/philox.h is the one definition for every backend.
//   state [3] int32   y [count] int32
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct RandomPermutationArgs : Args {
  IntIn state;
  IntVar y;
  int64_t count;
  int64_t ordinal = 0;

  static constexpr auto fields =
      fields_of(field("state", &RandomPermutationArgs::state), field("y", &RandomPermutationArgs::y),
          field("count", &RandomPermutationArgs::count), field("ordinal", &RandomPermutationArgs::ordinal));
  template <class V>
  void extents(V& v) const {
    v(state, 3), v(y, count);
  }
  const char* check() const { return count > 0x7fffffff ? "more rows than an int32 counts" : nullptr; }
};

}  // namespace gemmule
