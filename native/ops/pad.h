// SPDX-License-Identifier: MIT
// y = x with `before` and `after` more elements on each axis: `value`, or x mirrored without (reflect) or with (symmetric) its edge.
//   x [dims]   y [before + dims + after]
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct PadArgs : Args {
  In x;
  Out y;
  Dims dims, before, after;
  double value = 0;
  int mode = 0;

  static constexpr auto fields = fields_of(field("x", &PadArgs::x), field("y", &PadArgs::y),
      field("dims", &PadArgs::dims), field("before", &PadArgs::before), field("after", &PadArgs::after),
      field("value", &PadArgs::value), field("mode", &PadArgs::mode));
  template <class V>
  void extents(V& v) const {
    Dims out{};
    for (int i = 0; i < kMaxRank; ++i) out[i] = before[i] + dims[i] + after[i];
    v(x, product(dims)), v(y, product(out));
  }
  const char* check() const {
    if (!known<PadMode>(mode)) return "mode is not a known mode";
    for (int i = 0; i < kMaxRank; ++i) {
      const int64_t most =
          mode == int(PadMode::constant) ? int64_t{1} << 52 : dims[i] - (mode == int(PadMode::reflect));
      if (before[i] < 0 || after[i] < 0) return "a padding is negative";
      if (before[i] > most || after[i] > most) return "a padding is wider than what can be mirrored";
    }
    return nullptr;
  }
};

}  // namespace gemmule
