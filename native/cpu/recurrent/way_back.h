// SPDX-License-Identifier: MIT
// The way back through the steps, which count from the last: what reaches each state, and what of it goes on.
#pragma once
#include "schedule.h"
#include "weights.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::recurrent {

// Lists nothing that is to be fetched.
struct Nothing {
  template <class... A>
  GEMMULE_INLINE int64_t operator()(A...) const {
    return 0;
  }
};
constexpr int64_t kMostAhead = 12 * kRowsAtOnce;  // rows of memory that are fetched together

struct WayBack {
  const Sequence& s;
  const BoolIn& mask;
  const In& dy;
  const Out& dh0;
  Panels u;  // u^T
  States d;  // of a step and of the one after: the gradients by what enters the gates, which meet u^T

  // What goes from step to step past the products: dh, and behind it an LSTM's dc.
  GEMMULE_INLINE float* carried(int64_t b) const { return d.beside(b); }

  GEMMULE_INLINE int64_t row_of(int64_t n, int64_t b) const { return b * s.steps + s.step(s.steps - 1 - n); }
  GEMMULE_INLINE bool ran(int64_t n, int64_t b) const { return n >= 0 && n < s.steps && !stays(mask, row_of(n, b)); }

  // Calls take(b, unit, dh, runs, lanes) for the units of the n-th step from the end; it gives what dh is to carry. The
  // one beyond the first step leaves the gradient by the first state. k: the rows of u^T that the gradients of the step
  // after meet. met(place, b, count, rows): lists the rows of a group of units that `take` meets for `count` sequences.
  template <class Take, class Met = Nothing>
  GEMMULE_INLINE void step(int64_t n, int64_t k, const Part& part, const Take& take, const Met& met = {}) const {
    const auto product = [&](int64_t group, int64_t b, int64_t count, float* room) {
      if (n == 0) return Sums{room, kMostCols};
      const float* rows[kMostAhead];
      const gemm::Ahead ahead = count > 1 ? ahead_of({n, group * kPanelCols}, b, count, met, rows) : gemm::Ahead{};
      return multiply(d.rows(n, b, count), panel_of(u, group, s.units).rows(0, k), room, kMostCols, ahead);
    };
    each_product(part, product, [&](int64_t group, int64_t b, const float* after) {
      update(n, b, group * kPanelCols, ran(n - 1, b) ? after : nullptr, take);
      if (part.row1 - part.row0 == 1) fetch_next(next_group(part, n, group * kPanelCols, kPanelCols), b, met);
    });
  }

 private:
  template <class Met>
  GEMMULE_INLINE gemm::Ahead ahead_of(Place at, int64_t b, int64_t count, const Met& met, const float** rows) const {
    return {rows, at.n < s.steps ? met(at, b, count, rows) : 0, kPanelCols / gemm::kLine};
  }
  // One sequence: its product leaves no time, but the wait for the other tasks does.
  template <class Met>
  GEMMULE_INLINE void fetch_next(Place next, int64_t b, const Met& met) const {
    const float* rows[kMostAhead];
    gemm::Ahead ahead = ahead_of(next, b, 1, met, rows);
    gemm::fetch_ahead(ahead, ahead.count);
  }

  // The units of a group; after: what the step after gives to dh.
  template <class Take>
  GEMMULE_INLINE void update(int64_t n, int64_t b, int64_t first, const float* after, const Take& take) const {
    const bool runs = ran(n, b);
    each_vector(first, least(s.units, first + kPanelCols), [&](int64_t unit, auto lanes) {
      float* const past = carried(b) + unit;
      Vec dh = load(past, lanes);
      if (after) dh += load(after + (unit - first));
      if (n == s.steps) return store(dh0.as() + b * s.units + unit, dh, lanes);
      dh += load_or_0(dy, row_of(n, b) * s.units + unit, lanes);
      store(past, take(b, unit, dh, runs, lanes), lanes);
    });
  }
};

// Calls run(net, n, part) for n from 0 to count - 1, with nets that hold a WayBack; false for want of memory.
template <class Net, class P, class F>
VEC_INLINE bool go_back(const P& p, int64_t gates, int64_t count, Context& ctx, const F& run) {
  const int64_t columns = gates * p.units, size = packed_size(columns, p.units);
  const Schedule s = schedule(p, groups_of(p.units), gemm::flops(p.batch, p.units, columns));
  float* room = ctx.scratch(kWeights, s.copies * size);
  float* states = ctx.scratch(kStates, size_of_states(s, columns, 3));
  if (!room || !states) return false;
  const auto weights_of = [&](int64_t copy) { return weights_back(p.u, columns, p.units, room + copy * size, ctx); };
  const auto net_of = [&](const Panels& u, const Part& part) {
    const States d = states_of(states, part, columns, 3);
    copy_part(p.dhn, d.beside(part.row0), d.step, part, p.units);
    if constexpr (requires { p.dcn; }) copy_part(p.dcn, d.beside(part.row0) + p.units, d.step, part, p.units);
    return Net{p, {p, p.mask, p.dy, p.dh0, u, d}};
  };
  each_step(
      s, count, ctx, weights_of, net_of, [](const Net&, const Part&) {}, run);
  return true;
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::recurrent
