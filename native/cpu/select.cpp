// SPDX-License-Identifier: MIT
#include "broadcast_rows.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

// The compiler makes vectors of this. Elements are only moved, so T is an unsigned integer of their size.
template <class T, int step_c, int step_a, int step_b>
void row(
    const uint8_t* __restrict__ c, const T* __restrict__ a, const T* __restrict__ b, T* __restrict__ y, int64_t count) {
  for (int64_t i = 0; i < count; ++i) {
    const T yes = a[i * step_a], no = b[i * step_b];
    y[i] = c[i * step_c] ? yes : no;
  }
}
template <class T>
using Row = void (*)(const uint8_t* c, const T* a, const T* b, T* y, int64_t count);
template <class T>
constexpr Row<T> rows[2][2][2] = {{{row<T, 0, 0, 0>, row<T, 0, 0, 1>}, {row<T, 0, 1, 0>, row<T, 0, 1, 1>}},
    {{row<T, 1, 0, 0>, row<T, 1, 0, 1>}, {row<T, 1, 1, 0>, row<T, 1, 1, 1>}}};

template <class T>
void select_elements(const SelectArgs& p, Context& ctx) {
  const Axes<3> axes = axes_of<3>(p.dims, {p.mask_condition, p.mask_a, p.mask_b});
  const Row<T> row = rows<T>[axes.stride[0][0]][axes.stride[0][1]][axes.stride[0][2]];
  const uint8_t* c = p.condition.as<uint8_t>();
  const T *a = p.a.as<T>(), *b = p.b.as<T>();
  T* y = p.y.as<T>();
  each_row(ctx, axes,
      [&](const int64_t(&from)[3], int64_t at, int64_t n) { row(c + from[0], a + from[1], b + from[2], y + at, n); });
}

}  // namespace

void select(const SelectArgs& p, Context& ctx) {
  switch (bytes_of(p.type)) {
    case 1: return select_elements<uint8_t>(p, ctx);
    case 4: return select_elements<uint32_t>(p, ctx);
    default: return select_elements<uint64_t>(p, ctx);
  }
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
