// SPDX-License-Identifier: MIT
// What the gradients of a normalization sum: dy, and dy times something.
#pragma once
#include "fold_parts.h"

namespace gemmule {

struct SlopeSums {
  float slope, product;
};

struct SlopeSumsFold {
  using Value = SlopeSums;
  using Term = SlopeSums;
  static constexpr int kAtOnce = 4;
  DEVICE SlopeSums start() const { return {0, 0}; }
  DEVICE SlopeSums join(const SlopeSums& a, const SlopeSums& b) const {
    return {a.slope + b.slope, a.product + b.product};
  }
  DEVICE SlopeSums of(const SlopeSums (&terms)[kAtOnce], int) const {  // 0 behind the last
    return join(join(terms[0], terms[1]), join(terms[2], terms[3]));
  }
};

}  // namespace gemmule
