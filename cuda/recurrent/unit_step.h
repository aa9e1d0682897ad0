// SPDX-License-Identifier: MIT
// One unit of one sequence at one step, as the pointwise kernels of recurrent layers own it.
#pragma once
#include "../kernel.h"
#include "sequence_run.h"

namespace gemmule {

DEVICE bool is_masked(const SequenceRun& r, int64_t row) { return r.mask && !r.mask[row]; }

struct UnitStep {
  int64_t b, unit;
  int64_t state;  // in [batch, units]
  int64_t row;    // of the step in [batch, steps]
  int64_t at;     // of the unit in [batch, steps, units]
  int64_t apart;  // in [steps, batch, units]
  bool masked;

  DEVICE UnitStep(const SequenceRun& r, int64_t b, int64_t unit, int64_t i)
      : b(b),
        unit(unit),
        state(b * r.units.value + unit),
        row(b * r.steps + r.step(i)),
        at(row * r.units.value + unit),
        apart(r.step(i) * r.batch * r.units.value + state),
        masked(is_masked(r, row)) {}
};

// f(step) for the unit that this thread owns, launched by blocks_of(batch * units).
template <class F>
DEVICE void each_unit(const SequenceRun& r, const F& f) {
  const int64_t e = element(), count = r.batch * r.units.value;
  if (e >= count) return;
  const int64_t b = count >> 31 ? r.units.quotient(e) : r.units.quotient(uint32_t(e));
  f(UnitStep(r, b, r.units.remainder(e, b), r.first));
}

DEVICE float value_or_0(const float* x, int64_t at) { return x ? x[at] : 0.0f; }

// Of the state that the i-th step begins with; `after` are the states behind each step.
DEVICE float state_before(const SequenceRun& r, const float* begin, const float* after, const UnitStep& s, int64_t i) {
  return i == 0 ? value_or_0(begin, s.state) : after[(s.b * r.steps + r.step(i - 1)) * r.units.value + s.unit];
}

// The gradient by the state behind the i-th step.
DEVICE float slope_behind(const SequenceGradRun& r, const UnitStep& s, int64_t i) {
  if (r.is_last(i)) return value_or_0(r.dhn, s.state) + value_or_0(r.dy, s.at);
  const bool passed = r.through && !is_masked(r, s.b * r.steps + r.step(i + 1));
  return r.dh0[s.state] + (passed ? r.through[s.state] : 0) + value_or_0(r.dy, s.at);
}

}  // namespace gemmule
