// SPDX-License-Identifier: MIT
#include "broadcast_rows.h"
#include "vec_math.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

template <int fn, bool steps_a, bool steps_b>
void row(const float* pa, const float* pb, float* y, int64_t count) {
  const RowOf<steps_a> a(pa);
  const RowOf<steps_b> b(pb);
  int64_t i = 0;
  for (; i + W <= count; i += W) store(y + i, binary_value<fn>(a.at(i), b.at(i)));
  if (i == count) return;
  const Mask m = mask(int(count - i));
  store(y + i, binary_value<fn>(a.at(i, m), b.at(i, m)), m);
}

using Row = void (*)(const float* a, const float* b, float* y, int64_t count);
constexpr Row rows[][2][2] = {
#define BINARY(name, ...)                                                           \
  {{row<int(BinaryFn::name), false, false>, row<int(BinaryFn::name), false, true>}, \
      {row<int(BinaryFn::name), true, false>, row<int(BinaryFn::name), true, true>}},
#include "../ops/binary.def"
#undef BINARY
};

}  // namespace

void binary(const BinaryArgs& p, Context& ctx) {
  Axes<2> axes = axes_of<2>(p.dims, {p.mask_a, p.mask_b});
  const Row row = rows[p.fn][axes.stride[0][0]][axes.stride[0][1]];
  const float *a = p.a.as(), *b = p.b.as();
  float repeated[kRepeated];
  int same;
  if (const int64_t times = widen_rows(axes, same); times > 1)
    (same == 0 ? a : b) = repeat_row(same == 0 ? a : b, axes.extent[0] / times, times, repeated);
  float* y = p.y.as();
  each_row(
      ctx, axes, [&](const int64_t(&from)[2], int64_t at, int64_t n) { row(a + from[0], b + from[1], y + at, n); });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
