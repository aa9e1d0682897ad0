// SPDX-License-Identifier: MIT
// The way back through the steps, which count from the last: what reaches each state, and what of it goes on.
#pragma once
#include "schedule.h"
#include "weights.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::recurrent {

struct WayBack {
  const Sequence& s;
  const BoolIn& mask;
  const In& dy;
  const Out& dh0;  // carries dh past the products, from step to step
  Panels u;        // u^T
  States d;        // of a step and of the one after: the gradients by what enters the gates, which meet u^T

  GEMMULE_INLINE int64_t row_of(int64_t n, int64_t b) const { return b * s.steps + s.step(s.steps - 1 - n); }
  GEMMULE_INLINE bool ran(int64_t n, int64_t b) const { return n >= 0 && n < s.steps && !stays(mask, row_of(n, b)); }

  // Calls take(b, unit, dh, runs, lanes) for the units of the n-th step from the end; it gives what dh0 is to carry. The
  // one beyond the first step leaves the gradient by the first state. k: the rows of u^T that the gradients of the step
  // after meet.
  template <class Take>
  GEMMULE_INLINE void step(int64_t n, int64_t k, const Part& part, const Take& take) const {
    const auto product = [&](int64_t group, int64_t b, int64_t count, float* room) {
      return n > 0 ? multiply(d.rows(n, b, count), panel_of(u, group, s.units).rows(0, k), room) : Sums{room, kMostCols};
    };
    each_product(part, product, [&](int64_t group, int64_t b, const float* after) {
      update(n, b, group * kPanelCols, ran(n - 1, b) ? after : nullptr, take);
    });
  }

 private:
  // The units of a group; after: what the step after gives to dh.
  template <class Take>
  GEMMULE_INLINE void update(int64_t n, int64_t b, int64_t first, const float* after, const Take& take) const {
    const bool runs = ran(n, b);
    each_vector(first, least(s.units, first + kPanelCols), [&](int64_t unit, auto lanes) {
      float* carried = dh0.as() + b * s.units + unit;
      Vec dh = load(carried, lanes);
      if (after) dh += load(after + (unit - first));
      if (n == s.steps) return store(carried, dh, lanes);
      dh += load_or_0(dy, row_of(n, b) * s.units + unit, lanes);
      store(carried, take(b, unit, dh, runs, lanes), lanes);
    });
  }
};

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::recurrent
