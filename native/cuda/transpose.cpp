// SPDX-License-Identifier: MIT
#include "../../cuda/transpose.h"
#include "move.h"

namespace gemmule::cuda {
namespace {

struct Axis {
  int64_t size, x_step, y_step;
};

// The axes of y, outermost first: without those of 1, and joined where they stand side by side in x and in y.
struct Axes {
  int count = 0;
  Axis axis[kMaxRank];

  explicit Axes(const TransposeArgs& p) {
    const Dims steps = steps_of(p.dims);
    for (int64_t a : p.perm)
      if (p.dims[a] != 1) add(p.dims[a], steps[a]);
    int64_t step = 1;
    for (int a = count - 1; a >= 0; step *= axis[a--].size) axis[a].y_step = step;
  }
  int last_of_x() const {
    int last = 0;
    for (int a = 1; a < count; ++a)
      if (axis[a].x_step < axis[last].x_step) last = a;
    return last;
  }

 private:
  void add(int64_t size, int64_t step) {
    if (count > 0 && axis[count - 1].x_step == step * size) size *= axis[--count].size;
    axis[count++] = {size, step, 0};
  }
};

// Matrices this small lie in a few cache lines: what one warp leaves of a line another finds there.
constexpr int64_t kSmallMatrix = 256;

int bits_of(int64_t size, int most) {
  int bits = 0;
  while (bits < most && int64_t{1} << bits < size) ++bits;
  return bits;
}

// 32 by 32 where both axes are that long; beside a short axis the other side of a tile grows.
void cut(TransposePlan& plan) {
  plan.row_bits = bits_of(plan.rows, kTileBits / 2);
  plan.col_bits = bits_of(plan.cols, kTileBits - plan.row_bits);
  plan.row_bits = bits_of(plan.rows, kTileBits - plan.col_bits);
  plan.row_tiles = Divisor::of(blocks_of(plan.rows, int64_t{1} << plan.row_bits));
  plan.col_tiles = Divisor::of(blocks_of(plan.cols, int64_t{1} << plan.col_bits));
}

TransposePlan plan_of(const Axes& axes) {
  const int last = axes.last_of_x();
  const Axis &row = axes.axis[last], &col = axes.axis[axes.count - 1];
  TransposePlan plan{1, row.size, col.size, col.x_step, row.y_step, 0, 0, {}, {}, {}, {}};
  cut(plan);
  plan.tiles = plan.row_tiles.value * plan.col_tiles.value;
  WalkBuilder x, y;
  for (int a = 0; a < axes.count - 1; ++a) {
    if (a == last) continue;
    const Axis& axis = axes.axis[a];
    x.axis(axis.size, axis.x_step), y.axis(axis.size, axis.y_step);
    plan.tiles *= axis.size;
  }
  plan.x_batch = x.in_units(1), plan.y_batch = y.in_units(1);
  return plan;
}

void copy_along_y(const TransposeArgs& p, const Axes& axes, Context& ctx) {
  WalkBuilder walk;
  for (int a = 0; a < axes.count; ++a) walk.axis(axes.axis[a].size, axes.axis[a].x_step);
  walk.launch(ctx, bytes_of(p.type), p.x.memory, p.y.memory);
}

}  // namespace

void transpose(const TransposeArgs& p, Context& ctx) {
  if (product(p.dims) == 0) return;
  const Axes axes(p);
  const int last = axes.last_of_x();
  if (axes.count < 2 || last == axes.count - 1 || axes.axis[last].size * axes.axis[axes.count - 1].size <= kSmallMatrix)
    return copy_along_y(p, axes, ctx);
  static constexpr Sized kTranspose{"transpose_8", "transpose_32", "transpose_64", nullptr};
  const TransposePlan plan = plan_of(axes);
  launch(ctx, kTranspose.of(bytes_of(p.type)), {plan.tiles}, kThreads, 0, p.x.memory, p.y.memory, plan);
}

}  // namespace gemmule::cuda
