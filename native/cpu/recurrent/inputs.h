// SPDX-License-Identifier: MIT
// What the inputs give to each step, x[t] * w + bias: with the step, or for all steps before the first.
#pragma once
#include "states.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::recurrent {

struct Inputs {
  const float* x;  // [batch, steps, w.k]
  int64_t steps;
  Panels w;
  float* all = nullptr;  // [groups, batch, steps, w.cols], where they are made before the first step
  int64_t rows = 0;      // batch * steps, of `all`

  // Those of a part's groups, by whoever takes its steps.
  GEMMULE_INLINE void make(const Part& part) const {
    if (!all) return;
    for (int64_t group = part.group0; group < part.group1; ++group)
      multiply({x, w.k, rows}, w.of(group), all + group * rows * w.cols, w.cols);
  }

  GEMMULE_INLINE Sums at(int64_t group, int64_t t, int64_t b, int64_t count, float* room) const {
    if (all) return {all + (group * rows + b * steps + t) * w.cols, steps * w.cols};
    return multiply({x + (b * steps + t) * w.k, steps * w.k, count}, w.of(group), room);
  }
};

constexpr int64_t kFewSequences = 6;  // below: they fill no tile of rows, but those of all steps do

VEC_INLINE Inputs inputs_of(const In& x, const Panels& w, const Schedule& s, int64_t steps, Context& ctx) {
  Inputs in{x.as(), steps, w};
  const int64_t rows = s.batch * steps;
  if (s.batch >= kFewSequences || rows < 2 * kFewSequences) return in;
  in.all = ctx.scratch(kFromInputs, s.groups * rows * w.cols), in.rows = rows;
  return in;
}

// Calls finish(group, block, x, r) for each group and block of a part: what its inputs and its states give to the n-th step.
template <class PanelOf, class F>
VEC_INLINE void each_sums(const Part& part, const Inputs& in, int64_t t, const States& h, int64_t n,
    const PanelOf& panel_of, const F& finish) {
  alignas(64) float from_x[kRowsAtOnce * kMostCols], from_h[kRowsAtOnce * kMostCols];
  each_block(part, [&](const Block& k) {
    Sums x[kRowsAtOnce], r[kRowsAtOnce];
    for (int64_t j = 0; j < k.groups; ++j) {
      x[j] = in.at(k.group + j, t, k.row, k.rows, from_x + k.place(j));
      r[j] = multiply(h.rows(n, k.row, k.rows), panel_of(k.group + j), from_h + k.place(j));
    }
    for (int64_t j = 0; j < k.groups; ++j) finish(k.group + j, k, x[j], r[j]);
  });
}
// The same for each row.
template <class PanelOf, class F>
VEC_INLINE void each_sum(const Part& part, const Inputs& in, int64_t t, const States& h, int64_t n,
    const PanelOf& panel_of, const F& finish) {
  each_sums(part, in, t, h, n, panel_of, [&](int64_t group, const Block& k, const Sums& x, const Sums& r) {
    for (int64_t i = 0; i < k.rows; ++i) finish(group, k.row + i, x.row(i), r.row(i));
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::recurrent
