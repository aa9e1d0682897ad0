// SPDX-License-Identifier: MIT
#include "blocks.h"
#include "vec_math.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

struct Operands {
  const float *dy, *x, *y;
  float* dx;
  float alpha, beta;
};

template <int fn>
void row(const Operands& o, int64_t begin, int64_t count) {
  const float *dy = o.dy + begin, *x = o.x + begin, *y = o.y + begin;
  float* dx = o.dx + begin;
  const Vec a = splat(o.alpha), b = splat(o.beta);
  int64_t i = 0;
  for (; i + W <= count; i += W) store(dx + i, load(dy + i) * unary_slope<fn>(load(x + i), load(y + i), a, b));
  if (i == count) return;
  const Mask m = mask(int(count - i));
  store(dx + i, load(dy + i, m) * unary_slope<fn>(load(x + i, m), load(y + i, m), a, b), m);
}

using Row = void (*)(const Operands&, int64_t begin, int64_t count);
constexpr Row rows[] = {
#define UNARY(name, ...) row<int(UnaryFn::name)>,
#include "../ops/unary.def"
#undef UNARY
};

}  // namespace

void unary_grad(const UnaryGradArgs& p, Context& ctx) {
  const Operands o{p.dy.as(), p.x.as(), p.y.as(), p.dx.as(), float(p.alpha), float(p.beta)};
  each_block(ctx, p.count, [&](int64_t begin, int64_t n) { rows[p.fn](o, begin, n); });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
