// SPDX-License-Identifier: MIT
#include "broadcast_rows.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

template <int fn>
VEC_INLINE bool holds(float a, float b) {
  if constexpr (fn == int(CompareFn::equal)) return a == b;
  else if constexpr (fn == int(CompareFn::not_equal)) return a != b;
  else if constexpr (fn == int(CompareFn::less)) return a < b;
  else if constexpr (fn == int(CompareFn::less_equal)) return a <= b;
  else if constexpr (fn == int(CompareFn::greater)) return a > b;
  else if constexpr (fn == int(CompareFn::greater_equal)) return a >= b;
  else if constexpr (fn == int(CompareFn::logical_and)) return (a != 0) & (b != 0);
  else if constexpr (fn == int(CompareFn::logical_or)) return (a != 0) | (b != 0);
  else return (a != 0) != (b != 0);
}

// The compiler makes vectors of this.
template <int fn, int step_a, int step_b>
void row(const float* __restrict__ a, const float* __restrict__ b, uint8_t* __restrict__ y, int64_t count) {
  for (int64_t i = 0; i < count; ++i) y[i] = holds<fn>(a[i * step_a], b[i * step_b]);
}

using Row = void (*)(const float* a, const float* b, uint8_t* y, int64_t count);
struct Rows {
  Row of[2][2];
};
template <int fn>
constexpr Rows rows_of = {{{row<fn, 0, 0>, row<fn, 0, 1>}, {row<fn, 1, 0>, row<fn, 1, 1>}}};
constexpr Rows rows[] = {
    rows_of<0>, rows_of<1>, rows_of<2>, rows_of<3>, rows_of<4>, rows_of<5>, rows_of<6>, rows_of<7>, rows_of<8>};
static_assert(sizeof rows / sizeof *rows == int(CompareFn::count));

}  // namespace

void compare(const CompareArgs& p, Context& ctx) {
  const Axes<2> axes = axes_of<2>(p.dims, {p.mask_a, p.mask_b});
  const Row row = rows[p.fn].of[axes.stride[0][0]][axes.stride[0][1]];
  const float *a = p.a.as(), *b = p.b.as();
  uint8_t* y = p.y.as<uint8_t>();
  each_row(
      ctx, axes, [&](const int64_t(&from)[2], int64_t at, int64_t n) { row(a + from[0], b + from[1], y + at, n); });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
