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

struct Lstm {
  const LstmArgs& p;
  Inputs inputs;
  Panels u;
  States h;  // and beside them the cells

  void run(int64_t n, const Part& part) const {
    const auto panel = [&](int64_t group) { return u.of(group); };
    each_sum(part, inputs, p.step(n), h, n, panel,
        [&](int64_t group, int64_t b, const float* x, const float* r) { update(n, b, group * kGroupUnits, x, r); });
  }

  // The units of a group; x and r hold its sums, gate after gate.
  void update(int64_t n, int64_t b, int64_t first, const float* x, const float* r) const {
    const bool kept = stays(p.mask, b * p.steps + p.step(n));
    const float* before = h.row(n, b);
    float *after = h.row(n + 1, b), *cells = h.beside(b);
    each_vector(first, least(p.units, first + kGroupUnits), [&](int64_t unit, auto lanes) {
      const Vec c = load(cells + unit), state = load(before + unit);
      const Cell y = kept ? Cell{zero(), zero(), zero(), zero(), c, state}
                          : cell_of(x + (unit - first), r + (unit - first), unit, c, lanes);
      store(after + unit, y.h), store(cells + unit, y.c);
      put(p.step(n), b, unit, state, y, lanes);
      if (n + 1 < p.steps) return;
      store(p.hn.as() + b * p.units + unit, y.h, lanes);
      store(p.cn.as() + b * p.units + unit, y.c, lanes);
    });
  }

  template <class Lanes>
  GEMMULE_INLINE Cell cell_of(const float* x, const float* r, int64_t unit, Vec c, Lanes lanes) const {
    const auto entering = [&](int gate) { return load(x + gate * kGroupUnits) + load(r + gate * kGroupUnits); };
    const auto peephole = [&](int gate) { return load_or_0(p.p, gate * p.units + unit, lanes); };
    Cell y;
    y.i = gate(entering(0) + peephole(0) * c);
    y.f = gate(entering(1) + peephole(1) * c);
    y.g = squash(entering(2));
    y.c = y.f * c + y.i * y.g;
    y.o = gate(entering(3) + peephole(2) * y.c);
    y.h = y.o * squash(y.c);
    return y;
  }

  template <class Lanes>
  GEMMULE_INLINE void put(int64_t t, int64_t b, int64_t unit, Vec before, const Cell& y, Lanes lanes) const {
    const int64_t at = (b * p.steps + t) * p.units + unit, by_time = t * p.batch + b;
    store(p.y.as() + at, y.h, lanes);
    store_if(p.before, at, before, lanes);
    store_if(p.cells, by_time * p.units + unit, y.c, lanes);
    if (!p.gates) return;
    float* gates = p.gates.as() + by_time * 4 * p.units + unit;
    store(gates, y.i, lanes), store(gates + p.units, y.f, lanes);
    store(gates + 2 * p.units, y.g, lanes), store(gates + 3 * p.units, y.o, lanes);
    fetch_next(at + kGroupUnits, gates + kGroupUnits);
  }

  // What the next group of units writes: its lines come while its sums are made.
  GEMMULE_INLINE void fetch_next(int64_t at, float* gates) const {
    gemm::fetch_to_write(p.y.as() + at);
    if (p.before) gemm::fetch_to_write(p.before.as() + at);
    for (int64_t gate = 0; gate < 4; ++gate) gemm::fetch_to_write(gates + gate * p.units);
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
