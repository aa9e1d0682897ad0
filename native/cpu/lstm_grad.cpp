// SPDX-License-Identifier: MIT
#include "recurrent/schedule.h"
#include "recurrent/weights.h"
#include "vec_math.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

using namespace recurrent;

// A vector of units on the way back: the gradients by what enters the gates, and by the cell before.
struct CellGrad {
  Vec di, df, dg, do_, dc;
};

struct LstmGrad {
  const LstmGradArgs& p;
  Panels back;
  States dz;

  int64_t row_of(int64_t n, int64_t b) const { return b * p.steps + p.step(p.steps - 1 - n); }
  bool ran(int64_t n, int64_t b) const { return n >= 0 && n < p.steps && !stays(p.mask, row_of(n, b)); }

  // The n-th from the end. The one beyond the first step leaves the gradient by the first state.
  void run(int64_t n, const Part& part) const {
    alignas(64) float sums[kRowsAtOnce * kMostCols];
    each_run(part, [&](int64_t group, int64_t b, int64_t count) {
      if (n > 0) multiply(dz.rows(n, b, count), panel_of(back, group, p.units), sums);
      for (int64_t i = 0; i < count; ++i)
        update(n, b + i, group * kPanelCols, ran(n - 1, b + i) ? sums + i * kMostCols : nullptr);
    });
  }

  // The units of a group; r: what the step after gives to dh.
  void update(int64_t n, int64_t b, int64_t first, const float* r) const {
    const bool runs = ran(n, b);
    each_vector(first, least(p.units, first + kPanelCols), [&](int64_t unit, auto lanes) {
      float *carried = p.dh0.as() + b * p.units + unit, *dc = p.dc0.as() + b * p.units + unit;
      Vec dh = load(carried, lanes);
      if (r) dh += load(r + (unit - first));
      if (n == p.steps) return store(carried, dh, lanes);
      dh += load_or_0(p.dy, row_of(n, b) * p.units + unit, lanes);
      store(carried, runs ? zero() : dh, lanes);
      const CellGrad d = runs ? grad_of(p.steps - 1 - n, b, unit, dh, load(dc, lanes), lanes)
                              : CellGrad{zero(), zero(), zero(), zero(), load(dc, lanes)};
      store(dc, d.dc, lanes);
      put(p.dz.as() + row_of(n, b) * 4 * p.units + unit, d, lanes);
      put(dz.row(n + 1, b) + unit, d, lanes);
    });
  }

  template <class Lanes>
  GEMMULE_INLINE CellGrad grad_of(int64_t i, int64_t b, int64_t unit, Vec dh, Vec dc, Lanes lanes) const {
    const int64_t at = b * p.units + unit, all = p.batch * p.units;
    const float *gates = p.gates.as() + 4 * (p.step(i) * all + b * p.units) + unit, *cells = p.cells.as();
    const Vec in = load(gates, lanes), forget = load(gates + p.units, lanes);
    const Vec candidate = load(gates + 2 * p.units, lanes), out = load(gates + 3 * p.units, lanes);
    const Vec cell = tanh(load(cells + p.step(i) * all + at, lanes));
    const Vec before = i == 0 ? load_or_0(p.c0, at, lanes) : load(cells + p.step(i - 1) * all + at, lanes);
    dc += dh * out * (1.0f - cell * cell);
    return {dc * candidate * in * (1.0f - in), dc * before * forget * (1.0f - forget),
        dc * in * (1.0f - candidate * candidate), dh * cell * out * (1.0f - out), dc * forget};
  }

  template <class Lanes>
  GEMMULE_INLINE void put(float* to, const CellGrad& d, Lanes lanes) const {
    store(to, d.di, lanes), store(to + p.units, d.df, lanes);
    store(to + 2 * p.units, d.dg, lanes), store(to + 3 * p.units, d.do_, lanes);
  }
};

}  // namespace

void lstm_grad(const LstmGradArgs& p, Context& ctx) {
  if (p.batch == 0 || p.units == 0) return;
  copy_states(p.dhn, p.dh0, p), copy_states(p.dcn, p.dc0, p);
  if (p.steps == 0) return;
  const int64_t columns = 4 * p.units;
  const Panels back = weights_back(p.u, columns, p.units, ctx);
  const States dz{ctx.scratch(kStates, size_of_states(p.batch, columns)), p.batch, step_of(columns)};
  if (!back.p || !dz.p) return reference::lstm_grad(p, ctx);
  const LstmGrad net{p, back, dz};
  const Schedule s = schedule(p, groups_of(p.units), gemm::flops(p.batch, p.units, columns));
  each_step(s, p.steps + 1, ctx, [&](int64_t n, const Part& part) { net.run(n, part); });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
