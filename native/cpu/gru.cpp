// SPDX-License-Identifier: MIT
#include "recurrent/gates.h"
#include "recurrent/inputs.h"
#include "recurrent/weights.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

using namespace recurrent;

constexpr int64_t kUpdate = 0, kReset = kGroupUnits, kCandidate = 2 * kGroupUnits;  // where gates stand in sums

// A vector of units after a step.
struct Unit {
  Vec z, r, hh, inner, h;
};

// Unless reset_after, what the first half of a step leaves to the second, in rows as those of h and behind them: z, r,
// r h, and what the inputs give to the candidate.
struct Halfway {
  float *z, *r, *inner, *candidate;
};
VEC_INLINE Halfway halfway(const States& h, int64_t b) {
  const int64_t copy = h.count * h.step;
  float* z = h.beside(b);
  return {z, z + copy, z + 2 * copy, z + 3 * copy};
}

struct Gru {
  const GruArgs& p;
  Inputs inputs;
  Panels u;
  States h;

  void run(int64_t n, const Part& part) const {
    const auto panel = [&](int64_t group) { return u.of(group); };
    each_sum(part, inputs, p.step(n), h, n, panel,
        [&](int64_t group, int64_t b, const float* x, const float* r) { finish(n, b, group * kGroupUnits, x, r); });
  }
  void finish(int64_t n, int64_t b, int64_t first, const float* x, const float* r) const {
    update(n, b, first, [&](int64_t unit, Vec before) {
      const int64_t at = unit - first;
      Unit y;
      y.z = gate(load(x + at + kUpdate) + load(r + at + kUpdate));
      y.r = gate(load(x + at + kReset) + load(r + at + kReset));
      y.inner = load(r + at + kCandidate);
      y.hh = squash(load(x + at + kCandidate) + y.r * y.inner);
      y.h = y.z * before + (1.0f - y.z) * y.hh;
      return y;
    });
  }

  void run_first_half(int64_t n, const Part& part) const {
    const auto panel = [&](int64_t group) { return u.of(group).columns(kUpdate, kCandidate); };
    each_sum(part, inputs, p.step(n), h, n, panel,
        [&](int64_t group, int64_t b, const float* x, const float* r) { leave(n, b, group * kGroupUnits, x, r); });
  }
  void leave(int64_t n, int64_t b, int64_t first, const float* x, const float* r) const {
    const float* before = h.row(n, b) + first;
    const Halfway half = halfway(h, b);
    for (int64_t j = 0; j < kGroupUnits; j += W) {
      const int64_t at = first + j;
      const Vec reset = gate(load(x + j + kReset) + load(r + j + kReset));
      store(half.z + at, gate(load(x + j + kUpdate) + load(r + j + kUpdate)));
      store(half.r + at, reset);
      store(half.inner + at, reset * load(before + j));
      store(half.candidate + at, load(x + j + kCandidate));
    }
  }
  void run_second_half(int64_t n, const Part& part) const {
    const auto product = [&](int64_t group, int64_t b, int64_t count, float* room) {
      return multiply({halfway(h, b).inner, h.step, count}, u.of(group).columns(kCandidate, kGroupUnits), room);
    };
    each_product(
        part, product, [&](int64_t group, int64_t b, const float* r) { finish_halfway(n, b, group * kGroupUnits, r); });
  }
  void finish_halfway(int64_t n, int64_t b, int64_t first, const float* r) const {
    const Halfway half = halfway(h, b);
    update(n, b, first, [&](int64_t unit, Vec before) {
      Unit y;
      y.z = load(half.z + unit), y.r = load(half.r + unit), y.inner = load(half.inner + unit);
      y.hh = squash(load(half.candidate + unit) + load(r + (unit - first)));
      y.h = y.z * before + (1.0f - y.z) * y.hh;
      return y;
    });
  }

  // The units of a group become what of(unit, state before) gives, unless the step is masked.
  template <class F>
  GEMMULE_INLINE void update(int64_t n, int64_t b, int64_t first, const F& of) const {
    const bool kept = stays(p.mask, b * p.steps + p.step(n));
    const float* before = h.row(n, b);
    float* after = h.row(n + 1, b);
    each_vector(first, least(p.units, first + kGroupUnits), [&](int64_t unit, auto lanes) {
      const Vec state = load(before + unit);
      const Unit y = kept ? Unit{zero(), zero(), zero(), zero(), state} : of(unit, state);
      store(after + unit, y.h);
      put(p.step(n), b, unit, state, y, lanes);
      if (n + 1 == p.steps) store(p.hn.as() + b * p.units + unit, y.h, lanes);
    });
  }
  template <class Lanes>
  GEMMULE_INLINE void put(int64_t t, int64_t b, int64_t unit, Vec before, const Unit& y, Lanes lanes) const {
    const int64_t at = (b * p.steps + t) * p.units + unit;
    store(p.y.as() + at, y.h, lanes);
    store_if(p.before, at, before, lanes);
    store_if(p.inner, at, y.inner, lanes);
    if (!p.gates) return;
    float* gates = p.gates.as() + (t * p.batch + b) * 3 * p.units + unit;
    store(gates, y.z, lanes), store(gates + p.units, y.r, lanes), store(gates + 2 * p.units, y.hh, lanes);
  }
};

template <class WeightsOf, class NetOf>
void run_all(const GruArgs& p, const Schedule& s, Context& ctx, const WeightsOf& weights_of, const NetOf& net_of) {
  const auto begin = [](const Gru& net, const Part& part) { net.inputs.make(part); };
  if (p.reset_after)
    each_step(s, p.steps, ctx, weights_of, net_of, begin,
        [](const Gru& net, int64_t n, const Part& part) { net.run(n, part); });
  else
    each_step(s, 2 * p.steps, ctx, weights_of, net_of, begin, [](const Gru& net, int64_t n, const Part& part) {
      if (n % 2 == 0) net.run_first_half(n / 2, part);
      else net.run_second_half(n / 2, part);
    });
}

}  // namespace

void gru(const GruArgs& p, Context& ctx) {
  if (p.batch == 0 || p.units == 0) return;
  if (p.steps == 0) return copy_states(p.h0, p.hn, p);
  const int64_t groups = gemm::pieces(p.units, kGroupUnits), size = size_by_gates(p, 3);
  const Schedule s = schedule(p, groups, gemm::flops(p.batch, 3 * p.units, p.inputs + p.units));
  const int64_t copies = p.reset_after ? 2 : 6;
  float* room = ctx.scratch(kWeights, s.copies * size);
  float* states = ctx.scratch(kStates, size_of_states(s, p.units, copies));
  if (!room || !states) return reference::gru(p, ctx);
  const auto weights_of = [&](int64_t copy) { return weights_by_gates(p, p.rbias, 3, room + copy * size, ctx); };
  const auto net_of = [&](const Weights& weights, const Part& part) {
    const States h = states_of(states, part, p.units, copies);
    copy_part(p.h0, h.row(0, part.row0), h.step, part, p.units);
    return Gru{p, inputs_of(p.x, weights.w, s, p.steps, ctx), weights.u, h};
  };
  run_all(p, s, ctx, weights_of, net_of);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
