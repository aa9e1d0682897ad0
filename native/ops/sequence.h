// SPDX-License-Identifier: MIT
// What the recurrent ops share: a batch of sequences of one length, each step a row, and a state of `units` numbers.
//
//   reverse: the steps run from the last to the first; what belongs to a step keeps its place in time all the same.
//   mask [batch, steps], where given: a step that is false leaves the state as it was.
//   Of each layout [batch, steps, n] row (b, t) is b * steps + t; of [steps, batch, n] it is t * batch + b.
#pragma once
#include "args.h"

namespace gemmule {

struct Sequence : Args {
  int64_t batch, steps, units;
  bool reverse = false;

  static constexpr auto geometry = fields_of(field("batch", &Sequence::batch), field("steps", &Sequence::steps),
      field("units", &Sequence::units), field("reverse", &Sequence::reverse));

  // Elements of n numbers a step of each sequence, or -1.
  GEMMULE_INLINE int64_t rows(int64_t n) const { return product({batch, steps, n}); }
  GEMMULE_INLINE int64_t states() const { return product({batch, units}); }
  // The step that runs as the i-th.
  GEMMULE_INLINE int64_t step(int64_t i) const { return reverse ? steps - 1 - i : i; }
};

}  // namespace gemmule
