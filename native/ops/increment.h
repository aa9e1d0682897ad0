// SPDX-License-Identifier: MIT
// v[at] += by, modulo 2^32: step counters.   v [more than at] int32
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct IncrementArgs : Args {
  IntVar v;
  int64_t at = 0, by = 1;

  static constexpr auto fields =
      fields_of(field("v", &IncrementArgs::v), field("at", &IncrementArgs::at), field("by", &IncrementArgs::by));
  template <class V>
  void extents(V& visit) const {
    visit(v, at < 0 ? -1 : at + 1);
  }
};

}  // namespace gemmule
