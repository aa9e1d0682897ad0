// SPDX-License-Identifier: MIT
#include "recurrent/gates.h"
#include "recurrent/inputs.h"
#include "recurrent/weights.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

using namespace recurrent;

// A vector of units after a step.
struct Cell {
  Vec i, f, g, o, c, h;
};

// Where a vector of units stands in a row of all that a step reads and writes; null where that is not wanted.
struct Row {
  float *h, *c, *after, *y, *before, *cells, *gates;
};

struct Lstm {
  const LstmArgs& p;
  Inputs inputs;
  Panels u;
  States h;  // and beside them the cells

  void run(int64_t n, const Part& part) const {
    const auto panel = [&](int64_t group) { return u.of(group); };
    each_sums(part, inputs, p.step(n), h, n, panel, [&](int64_t group, const Block& k, const Sums& x, const Sums& r) {
      update(n, k, group * kGroupUnits, x, r);
      if (!p.gates) return;
      const Place next = next_group(part, n, group * kGroupUnits, kGroupUnits);
      for (int64_t i = 0; i < k.rows; ++i) fetch(next, k.row + i);
    });
  }

  // The units of a group in some rows; x and r hold their sums, gate after gate.
  void update(int64_t n, const Block& k, int64_t first, const Sums& x, const Sums& r) const {
    const int64_t t = p.step(n);
    each_vector(first, least(p.units, first + kGroupUnits), [&](int64_t unit, auto lanes) {
      const Vec peepholes[] = {peephole(0, unit, lanes), peephole(1, unit, lanes), peephole(2, unit, lanes)};
      const int64_t at = unit - first;
      Row row = row_of(n, k.row, unit);
      for (int64_t i = 0; i < k.rows; ++i, row = below(row)) {
        const Vec before = load(row.h), c = load(row.c);
        const bool kept = stays(p.mask, (k.row + i) * p.steps + t);
        const Cell y = kept ? Cell{zero(), zero(), zero(), zero(), c, before}
                            : cell_of(x.row(i) + at, r.row(i) + at, peepholes, c);
        put(row, before, y, lanes);
        if (n + 1 < p.steps) continue;
        store(p.hn.as() + (k.row + i) * p.units + unit, y.h, lanes);
        store(p.cn.as() + (k.row + i) * p.units + unit, y.c, lanes);
      }
    });
  }

  GEMMULE_INLINE static Cell cell_of(const float* x, const float* r, const Vec (&peepholes)[3], Vec c) {
    const auto entering = [&](int gate) { return load(x + gate * kGroupUnits) + load(r + gate * kGroupUnits); };
    Cell y;
    y.i = gate(entering(0) + peepholes[0] * c);
    y.f = gate(entering(1) + peepholes[1] * c);
    y.g = squash(entering(2));
    y.c = y.f * c + y.i * y.g;
    y.o = gate(entering(3) + peepholes[2] * y.c);
    y.h = y.o * squash(y.c);
    return y;
  }
  template <class Lanes>
  GEMMULE_INLINE Vec peephole(int gate, int64_t unit, Lanes lanes) const {
    return load_or_0(p.p, gate * p.units + unit, lanes);
  }

  template <class Lanes>
  GEMMULE_INLINE void put(const Row& row, Vec before, const Cell& y, Lanes lanes) const {
    store(row.after, y.h), store(row.c, y.c);
    store(row.y, y.h, lanes);
    if (row.before) store(row.before, before, lanes);
    if (row.cells) store(row.cells, y.c, lanes);
    if (!row.gates) return;
    store(row.gates, y.i, lanes), store(row.gates + p.units, y.f, lanes);
    store(row.gates + 2 * p.units, y.g, lanes), store(row.gates + 3 * p.units, y.o, lanes);
  }

  GEMMULE_INLINE Row row_of(int64_t n, int64_t b, int64_t unit) const {
    const int64_t t = p.step(n), at = (b * p.steps + t) * p.units + unit, by_time = t * p.batch + b;
    const auto in = [](const Out& y, int64_t place) { return y ? y.as() + place : nullptr; };
    return {h.row(n, b) + unit, h.beside(b) + unit, h.row(n + 1, b) + unit, in(p.y, at), in(p.before, at),
        in(p.cells, by_time * p.units + unit), in(p.gates, by_time * 4 * p.units + unit)};
  }
  GEMMULE_INLINE Row below(const Row& row) const {
    const int64_t sequence = p.steps * p.units;
    const auto down = [](float* from, int64_t by) { return from ? from + by : nullptr; };
    return {row.h + h.step, row.c + h.step, row.after + h.step, row.y + sequence, down(row.before, sequence),
        down(row.cells, p.units), down(row.gates, 4 * p.units)};
  }

  // The lines that are written next come while their sums are made.
  GEMMULE_INLINE void fetch(Place next, int64_t b) const {
    if (next.n >= p.steps) return;
    const int64_t t = p.step(next.n), at = (b * p.steps + t) * p.units + next.unit, by_time = t * p.batch + b;
    gemm::fetch_to_write(p.y.as() + at);
    if (p.before) gemm::fetch_to_write(p.before.as() + at);
    if (p.cells) gemm::fetch_to_write(p.cells.as() + by_time * p.units + next.unit);
    for (int64_t gate = 0; gate < 4; ++gate)
      gemm::fetch_to_write(p.gates.as() + (by_time * 4 + gate) * p.units + next.unit);
  }
};

}  // namespace

void lstm(const LstmArgs& p, Context& ctx) {
  if (p.batch == 0 || p.units == 0) return;
  if (p.steps == 0) return copy_states(p.h0, p.hn, p), copy_states(p.c0, p.cn, p);
  const int64_t groups = gemm::pieces(p.units, kGroupUnits), size = size_by_gates(p, 4);
  const Schedule s = schedule(p, groups, gemm::flops(p.batch, 4 * p.units, p.inputs + p.units));
  float* room = ctx.scratch(kWeights, s.copies * size);
  float* states = ctx.scratch(kStates, size_of_states(s, p.units, 3));
  if (!room || !states) return reference::lstm(p, ctx);
  const auto weights_of = [&](int64_t copy) { return weights_by_gates(p, {}, 4, room + copy * size, ctx); };
  const auto net_of = [&](const Weights& weights, const Part& part) {
    const States h = states_of(states, part, p.units, 3);
    copy_part(p.h0, h.row(0, part.row0), h.step, part, p.units);
    copy_part(p.c0, h.beside(part.row0), h.step, part, p.units);
    return Lstm{p, inputs_of(p.x, weights.w, s, p.steps, ctx), weights.u, h};
  };
  const auto run = [](const Lstm& net, int64_t n, const Part& part) { net.run(n, part); };
  const auto begin = [](const Lstm& net, const Part& part) { net.inputs.make(part); };
  each_step(s, p.steps, ctx, weights_of, net_of, begin, run);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
