// SPDX-License-Identifier: MIT
// What the host tells every kernel of a recurrent layer (native/ops/sequence.h). Plain C++, for host and device.
#pragma once
#include "../divide.h"

namespace gemmule {

struct SequenceRun {
  int64_t batch, steps;
  Divisor units;
  const uint8_t* mask;  // [batch, steps]; null: every step runs
  int64_t first;        // the step that runs, in the order in which steps do
  bool reverse;

  constexpr int64_t step(int64_t i) const { return reverse ? steps - 1 - i : i; }
  constexpr bool is_last(int64_t i) const { return i == steps - 1; }
};

// For a gradient, from the last step that ran to the first.
struct SequenceGradRun : SequenceRun {
  const float *dy, *dhn;
  float* dh0;  // of the gradient by the state what goes past the step's function
  // What went through the step that ran behind, to be added where that is not masked; null: it is in dh0.
  float* through;

  float* slope_before() const { return through ? through : dh0; }  // where the product of a step goes
};

}  // namespace gemmule
