// SPDX-License-Identifier: MIT
#include "recurrent/schedule.h"
#include "recurrent/weights.h"
#include "vec_math.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

using namespace recurrent;

VEC_INLINE Vec slope(UnaryFn fn, Vec y) {
  if (fn == UnaryFn::tanh) return 1.0f - y * y;
  if (fn == UnaryFn::sigmoid) return y * (1.0f - y);
  return fn == UnaryFn::relu ? select(y > 0.0f, splat(1), zero()) : splat(1);
}

struct SimpleRnnGrad {
  const SimpleRnnGradArgs& p;
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
      const int64_t at = row_of(n, b) * p.units + unit;
      float* carried = p.dh0.as() + b * p.units + unit;
      Vec dh = load(carried, lanes);
      if (r) dh += load(r + (unit - first));
      if (n == p.steps) return store(carried, dh, lanes);
      dh += load_or_0(p.dy, at, lanes);
      store(carried, runs ? zero() : dh, lanes);
      const Vec d = runs ? dh * slope(UnaryFn(p.activation), load(p.y.as() + at, lanes)) : zero();
      store(p.dz.as() + at, d, lanes);
      store(dz.row(n + 1, b) + unit, d, lanes);
    });
  }
};

}  // namespace

void simple_rnn_grad(const SimpleRnnGradArgs& p, Context& ctx) {
  if (p.batch == 0 || p.units == 0) return;
  copy_states(p.dhn, p.dh0, p);
  if (p.steps == 0) return;
  const Panels back = weights_back(p.u, p.units, p.units, ctx);
  const States dz{ctx.scratch(kStates, size_of_states(p.batch, p.units)), p.batch, step_of(p.units)};
  if (!back.p || !dz.p) return reference::simple_rnn_grad(p, ctx);
  const SimpleRnnGrad net{p, back, dz};
  const Schedule s = schedule(p, groups_of(p.units), gemm::flops(p.batch, p.units, p.units));
  each_step(s, p.steps + 1, ctx, [&](int64_t n, const Part& part) { net.run(n, part); });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
