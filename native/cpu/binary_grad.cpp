// SPDX-License-Identifier: MIT
#include "broadcast_rows.h"
#include "vec_math.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

// Rows of dy, y and d, which have the full shape.
struct Full {
  const float *dy, *y;
  float* d;
};

template <int fn, int side, bool steps_a, bool steps_b>
void row(const float* pa, const float* pb, const Full& full, int64_t at, int64_t count) {
  const RowOf<steps_a> a(pa);
  const RowOf<steps_b> b(pb);
  const float *dy = full.dy + at, *y = full.y + at;
  float* d = full.d + at;
  int64_t i = 0;
  for (; i + W <= count; i += W) store(d + i, load(dy + i) * binary_slope<fn, side>(a.at(i), b.at(i), load(y + i)));
  if (i == count) return;
  const Mask m = mask(int(count - i));
  store(d + i, load(dy + i, m) * binary_slope<fn, side>(a.at(i, m), b.at(i, m), load(y + i, m)), m);
}

using Row = void (*)(const float* a, const float* b, const Full&, int64_t at, int64_t count);
template <int fn, int side>
constexpr Row row_of(bool steps_a, bool steps_b) {
  if (steps_a) return steps_b ? row<fn, side, true, true> : row<fn, side, true, false>;
  return steps_b ? row<fn, side, false, true> : row<fn, side, false, false>;
}
Row row_of(int fn, int side, bool steps_a, bool steps_b) {
  switch (BinaryFn(fn)) {
#define BINARY(name, ...)                                               \
  case BinaryFn::name:                                                  \
    return side == 0 ? row_of<int(BinaryFn::name), 0>(steps_a, steps_b) \
                     : row_of<int(BinaryFn::name), 1>(steps_a, steps_b);
#include "../ops/binary.def"
#undef BINARY
    default: return nullptr;
  }
}

}  // namespace

void binary_grad(const BinaryGradArgs& p, Context& ctx) {
  const Axes<2> axes = axes_of<2>(p.dims, {p.mask_a, p.mask_b});
  const Row row = row_of(p.fn, p.side, axes.stride[0][0], axes.stride[0][1]);
  const float *a = p.a.as(), *b = p.b.as();
  const Full full{p.dy.as(), p.y.as(), p.d.as()};
  each_row(
      ctx, axes, [&](const int64_t(&from)[2], int64_t at, int64_t n) { row(a + from[0], b + from[1], full, at, n); });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
