// SPDX-License-Identifier: MIT
#include "blocks.h"
#include "vec_math.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

template <int fn>
void row(const float* x, float* y, int64_t count, float alpha, float beta) {
  const Vec a = splat(alpha), b = splat(beta);
  int64_t i = 0;
  for (; i + W <= count; i += W) store(y + i, unary_value<fn>(load(x + i), a, b));
  if (i == count) return;
  const Mask m = mask(int(count - i));
  store(y + i, unary_value<fn>(load(x + i, m), a, b), m);
}

using Row = void (*)(const float* x, float* y, int64_t count, float alpha, float beta);
constexpr Row rows[] = {
#define UNARY(name, ...) row<int(UnaryFn::name)>,
#include "../ops/unary.def"
#undef UNARY
};

}  // namespace

void unary_row(int fn, const float* x, float* y, int64_t count, float a, float b) { rows[fn](x, y, count, a, b); }

void unary(const UnaryArgs& p, Context& ctx) {
  const float a = float(p.alpha), b = float(p.beta), *x = p.x.as();
  float* y = p.y.as();
  each_block(ctx, p.count, [&](int64_t begin, int64_t n) { rows[p.fn](x + begin, y + begin, n, a, b); });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
