// SPDX-License-Identifier: MIT
// Every sum is cut by the shape alone: the same bits on every device.
#include "reduce.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "launch.h"
#include "parts.h"
#include "reference/by_type.h"

namespace gemmule::cuda {
namespace {

// The kernels of one fold, and the type of its values.
struct FoldKernels {
  const char *groups, *blocks, *columns;
  DType value = DType::float32;
};
#define FOLD(name) "reduce_groups_" #name, "reduce_blocks_" #name, "reduce_columns_" #name
FoldKernels kernels_of(ReduceFn fn, DType type) {
  const FoldKernels whole{FOLD(whole), DType::int32};
  if (type != DType::float32) return whole;
  switch (fn) {
    case ReduceFn::sum:
    case ReduceFn::mean: return {FOLD(sum)};
    case ReduceFn::prod: return {FOLD(prod)};
    case ReduceFn::max: return {FOLD(max)};
    case ReduceFn::min: return {FOLD(min)};
    default: return whole;
  }
}
#undef FOLD

int32_t start_of(ReduceFn fn, DType type) {
  int32_t start = fn == ReduceFn::prod || fn == ReduceFn::all;
  by_type(type, [&]<class T>(T) {
    if constexpr (std::is_integral_v<T>) {
      if (fn == ReduceFn::max) start = std::numeric_limits<T>::min();
      if (fn == ReduceFn::min) start = std::numeric_limits<T>::max();
    }
  });
  return start;
}

void add_axis(ReduceWalk& walk, int64_t extent, int64_t stride) {
  walk.extent[walk.rank] = Divisor::of(extent);
  walk.stride[walk.rank++] = stride;
}
// Neighbouring axes of one kind are one axis. Returns whether the innermost is kept.
bool walk_axes(const ReduceArgs& p, ReducePass& pass) {
  bool kept[kMaxRank];
  int64_t extent[kMaxRank];
  int rank = 0;
  for (int i = kMaxRank - 1; i >= 0; --i) {
    const bool keeps = !(p.axes >> i & 1);
    if (p.dims[i] == 1) continue;
    if (rank > 0 && kept[rank - 1] == keeps) extent[rank - 1] *= p.dims[i];
    else kept[rank] = keeps, extent[rank++] = p.dims[i];
  }
  int64_t stride = 1;
  for (int i = 0; i < rank; stride *= extent[i++]) add_axis(kept[i] ? pass.kept : pass.gone, extent[i], stride);
  return rank > 0 && kept[0];
}

// Row by row of `columns`: the innermost kept axis leaves the walk.
void take_columns(ReducePass& pass) {
  ReduceWalk rest;
  pass.columns = pass.kept.extent[0].value;
  for (int i = 1; i < pass.kept.rank; ++i) add_axis(rest, pass.kept.extent[i].value, pass.kept.stride[i]);
  pass.kept = rest;
}

// Where lanes of a warp, or one thread a column, are enough: short sums, and longer ones of which there are many.
bool is_short(const ReducePass& pass, bool columns) {
  return columns ? pass.length <= 4 || (pass.length <= 32 && pass.outputs >= 8192)
                 : pass.length <= 128 || (pass.length <= 1024 && pass.outputs >= 1024);
}

class Reduction {
 public:
  Reduction(const ReduceArgs& p, Context& context)
      : ctx(context), kernels(kernels_of(ReduceFn(p.fn), p.type)), y(p.y.memory) {}

  void run(const void* x, ReducePass pass, bool columns) {
    if (is_short(pass, columns)) return fold_groups(x, pass, columns);
    if (columns) take_columns(pass);
    const uint32_t width = columns ? uint32_t(std::bit_ceil(uint64_t(std::min<int64_t>(pass.columns, 32)))) : 1;
    const int64_t tiles = blocks_of(pass.columns, width);
    const int64_t blocks = columns ? pass.outputs / pass.columns * tiles : pass.outputs;
    pass.part = part_of(pass.length, {kThreads / width, blocks});
    const int64_t parts = blocks_of(pass.length, pass.part);
    pass.parts = Divisor::of(parts);
    pass.tiles = Divisor::of(tiles);
    pass.unfinished = parts > 1;
    void* out = pass.unfinished ? take_memory(parts * pass.outputs) : y;
    if (!out) return;
    if (columns) launch(ctx, kernels.columns, {blocks * parts}, kThreads, 0, x, out, pass, width);
    else launch(ctx, kernels.blocks, {blocks * parts}, kThreads, 0, x, out, pass);
    if (pass.unfinished) fold_parts(out, pass, parts);
  }

 private:
  Context& ctx;
  const FoldKernels kernels;
  void* const y;
  char* memory = nullptr;

  void fold_groups(const void* x, const ReducePass& pass, bool columns) {
    const uint32_t lanes =
        columns || pass.length == 0 ? 1 : uint32_t(std::bit_ceil(uint64_t(std::min<int64_t>(pass.length, 32))));
    launch(ctx, kernels.groups, {blocks_of(pass.outputs, kThreads / lanes)}, kThreads, 0, x, y, pass, lanes);
  }
  // Of both folds' values 4 bytes each. A later pass needs less than half of the one before it.
  void* take_memory(int64_t values) {
    if (!memory) memory = static_cast<char*>(workspace(ctx, 2 * 4 * values));
    void* taken = memory;
    if (memory) memory += 4 * values;
    return taken;
  }
  // The parts are rows of a matrix [parts, outputs].
  void fold_parts(const void* x, ReducePass pass, int64_t parts) {
    pass.kept = pass.gone = {};
    add_axis(pass.kept, pass.outputs, 1);
    add_axis(pass.gone, parts, pass.outputs);
    pass.length = parts;
    pass.from = int32_t(kernels.value);
    pass.unfinished = false;
    run(x, pass, true);
  }
};

}  // namespace

void reduce(const ReduceArgs& p, Context& ctx) {
  ReducePass pass{};
  const bool empty = product(p.dims) == 0;
  const bool columns = !empty && walk_axes(p, pass);
  pass.outputs = broadcast_size(p.dims, p.axes);
  if (pass.outputs == 0) return;
  pass.length = empty ? 0 : product(p.dims) / pass.outputs;
  pass.part = std::max<int64_t>(1, pass.length);
  pass.fn = p.fn;
  pass.from = pass.to = int32_t(p.type);
  pass.start = start_of(ReduceFn(p.fn), p.type);
  pass.count = ReduceFn(p.fn) == ReduceFn::mean ? pass.length : 1;
  pass.narrow = product(p.dims) <= INT32_MAX;
  Reduction(p, ctx).run(p.x.memory, pass, columns);
}

}  // namespace gemmule::cuda
