// SPDX-License-Identifier: MIT
#include "recurrent/gates.h"
#include "recurrent/way_back.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

using namespace recurrent;

// A vector of units on the way back: the gradients by what enters the gates, and by the cell before.
struct CellGrad {
  Vec di, df, dg, do_, dc;
};

struct LstmGrad {
  const LstmGradArgs& p;
  WayBack back;

  void run(int64_t n, const Part& part) const {
    const auto take = [&](int64_t b, int64_t unit, Vec dh, bool runs, auto lanes) {
      float* dc = back.carried(b) + p.units + unit;
      const CellGrad d = runs ? grad_of(p.steps - 1 - n, b, unit, dh, load(dc, lanes), lanes)
                              : CellGrad{zero(), zero(), zero(), zero(), load(dc, lanes)};
      store(dc, d.dc, lanes);
      if (n + 1 == p.steps) store(p.dc0.as() + b * p.units + unit, d.dc, lanes);
      float* dz = p.dz.as() + back.row_of(n, b) * 4 * p.units + unit;
      put(dz, d, lanes);
      put(back.d.row(n + 1, b) + unit, d, lanes);
      return runs ? zero() : dh;
    };
    const auto met = [&](Place at, int64_t b, int64_t count, const float** rows) { return met_by(at, b, count, rows); };
    back.step(n, 4 * p.units, part, take, met);
  }

  template <class Lanes>
  GEMMULE_INLINE CellGrad grad_of(int64_t i, int64_t b, int64_t unit, Vec dh, Vec dc, Lanes lanes) const {
    const int64_t at = b * p.units + unit, all = p.batch * p.units;
    const float *gates = p.gates.as() + 4 * (p.step(i) * all + b * p.units) + unit, *cells = p.cells.as();
    const Vec in = load(gates, lanes), forget = load(gates + p.units, lanes);
    const Vec candidate = load(gates + 2 * p.units, lanes), out = load(gates + 3 * p.units, lanes);
    const Vec cell = squash(load(cells + p.step(i) * all + at, lanes));
    const Vec before = i == 0 ? load_or_0(p.c0, at, lanes) : load(cells + p.step(i - 1) * all + at, lanes);
    dc += dh * out * (1.0f - cell * cell);
    return {dc * candidate * in * (1.0f - in), dc * before * forget * (1.0f - forget),
        dc * in * (1.0f - candidate * candidate), dh * cell * out * (1.0f - out), dc * forget};
  }

  // Gates, dz, dy and cells.
  GEMMULE_INLINE int64_t met_by(Place at, int64_t b0, int64_t count, const float** rows) const {
    const float** end = rows;
    const int64_t i = p.steps - 1 - at.n;
    for (int64_t b = b0; b < b0 + count; ++b) {
      const int64_t row = back.row_of(at.n, b), by_time = p.step(i) * p.batch + b;
      for (int64_t gate = 0; gate < 4; ++gate) {
        *end++ = p.gates.as() + (by_time * 4 + gate) * p.units + at.unit;
        *end++ = p.dz.as() + (row * 4 + gate) * p.units + at.unit;
      }
      if (p.dy) *end++ = p.dy.as() + row * p.units + at.unit;
      if (i > 0) *end++ = p.cells.as() + (p.step(i - 1) * p.batch + b) * p.units + at.unit;
    }
    return end - rows;
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
  if (p.steps == 0) return copy_states(p.dhn, p.dh0, p), copy_states(p.dcn, p.dc0, p);
  const auto run = [](const LstmGrad& net, int64_t n, const Part& part) { net.run(n, part); };
  if (!go_back<LstmGrad>(p, 4, p.steps + 1, ctx, run)) reference::lstm_grad(p, ctx);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
