// SPDX-License-Identifier: MIT
#include "recurrent/gates.h"
#include "recurrent/inputs.h"
#include "recurrent/weights.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

using namespace recurrent;

VEC_INLINE Vec activated(UnaryFn fn, Vec x) {
  if (fn == UnaryFn::tanh) return squash(x);
  if (fn == UnaryFn::sigmoid) return sigmoid(x);
  return fn == UnaryFn::relu ? larger(zero(), x) : x;  // NaN stays
}

struct SimpleRnn {
  const SimpleRnnArgs& p;
  Inputs inputs;
  Panels u;
  States h;

  void run(int64_t n, const Part& part) const {
    const auto panel = [&](int64_t group) { return panel_of(u, group, p.units); };
    each_sum(part, inputs, p.step(n), h, n, panel,
        [&](int64_t group, int64_t b, const float* x, const float* r) { update(n, b, group * kPanelCols, x, r); });
  }

  // The units of a group; x and r hold its sums.
  void update(int64_t n, int64_t b, int64_t first, const float* x, const float* r) const {
    const int64_t row = b * p.steps + p.step(n);
    const bool kept = stays(p.mask, row);
    const float* before = h.row(n, b);
    float* after = h.row(n + 1, b);
    each_vector(first, least(p.units, first + kPanelCols), [&](int64_t unit, auto lanes) {
      const Vec state = load(before + unit), entering = load(x + (unit - first)) + load(r + (unit - first));
      const Vec y = kept ? state : activated(UnaryFn(p.activation), entering);
      store(after + unit, y);
      store(p.y.as() + row * p.units + unit, y, lanes);
      if (n + 1 == p.steps) store(p.hn.as() + b * p.units + unit, y, lanes);
      store_if(p.before, row * p.units + unit, state, lanes);
    });
  }
};

// w, u and the bias in panels of kPanelCols units.
Weights weights_of(const SimpleRnnArgs& p, float* room, Context& ctx) {
  const auto pack = [&](const In& w, int64_t k) { return packed_units_of(w, k, p.units, false, room, ctx); };
  const float* bias = p.bias ? pack(p.bias, 1) : nullptr;
  return {{pack(p.w, p.inputs), p.inputs, kPanelCols, bias}, {pack(p.u, p.units), p.units, kPanelCols}};
}

}  // namespace

void simple_rnn(const SimpleRnnArgs& p, Context& ctx) {
  if (p.batch == 0 || p.units == 0) return;
  if (p.steps == 0) return copy_states(p.h0, p.hn, p);
  const Schedule s = schedule(p, groups_of(p.units), gemm::flops(p.batch, p.units, p.inputs + p.units));
  const int64_t size = packed_size(p.inputs + p.units + 1, p.units);
  float* room = ctx.scratch(kWeights, s.copies * size);
  float* states = ctx.scratch(kStates, size_of_states(s, p.units, 2));
  if (!room || !states) return reference::simple_rnn(p, ctx);
  const auto net_of = [&](const Weights& weights, const Part& part) {
    const States h = states_of(states, part, p.units, 2);
    copy_part(p.h0, h.row(0, part.row0), h.step, part, p.units);
    return SimpleRnn{p, inputs_of(p.x, weights.w, s, p.steps, ctx), weights.u, h};
  };
  const auto run = [](const SimpleRnn& net, int64_t n, const Part& part) { net.run(n, part); };
  const auto begin = [](const SimpleRnn& net, const Part& part) { net.inputs.make(part); };
  const auto packed = [&](int64_t copy) { return weights_of(p, room + copy * size, ctx); };
  each_step(s, p.steps, ctx, packed, net_of, begin, run);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
