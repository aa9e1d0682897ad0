// SPDX-License-Identifier: MIT
#include "recurrent/way_back.h"
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
  WayBack back;

  void run(int64_t n, const Part& part) const {
    back.step(n, p.units, part, [&](int64_t b, int64_t unit, Vec dh, bool runs, auto lanes) {
      const int64_t at = back.row_of(n, b) * p.units + unit;
      const Vec dz = runs ? dh * slope(UnaryFn(p.activation), load(p.y.as() + at, lanes)) : zero();
      store(p.dz.as() + at, dz, lanes);
      store(back.d.row(n + 1, b) + unit, dz, lanes);
      return runs ? zero() : dh;
    });
  }
};

}  // namespace

void simple_rnn_grad(const SimpleRnnGradArgs& p, Context& ctx) {
  if (p.batch == 0 || p.units == 0) return;
  if (p.steps == 0) return copy_states(p.dhn, p.dh0, p);
  const auto run = [](const SimpleRnnGrad& net, int64_t n, const Part& part) { net.run(n, part); };
  if (!go_back<SimpleRnnGrad>(p, 1, p.steps + 1, ctx, run)) reference::simple_rnn_grad(p, ctx);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
