// SPDX-License-Identifier: MIT
// Three ways through an array, for each fold: groups of lanes for short sums, blocks for long rows, tiles of columns.
#include "../native/cuda/reduce.h"

#include "block_reduce.h"
#include "ops/args.h"
#include "ops/functions.h"

namespace gemmule {

// float32: `Fold` over floats.
template <class Fold>
struct FoldFloats : Fold {
  float divisor;
  DEVICE explicit FoldFloats(const ReducePass& pass) : divisor(float(pass.count)) {}
  DEVICE float load(const void* x, int64_t at) const { return static_cast<const float*>(x)[at]; }
  DEVICE void store(void* y, int64_t at, float total) const { static_cast<float*>(y)[at] = total / divisor; }
};

// int32, uint8, boolean (and any, all of float32): modulo 2^32; one kernel takes them all.
struct FoldWhole {
  using Value = int32_t;
  const ReduceFn fn;
  const DType from, to;
  const int32_t first;
  const int64_t count;
  DEVICE explicit FoldWhole(const ReducePass& pass)
      : fn(ReduceFn(pass.fn)), from(DType(pass.from)), to(DType(pass.to)), first(pass.start), count(pass.count) {}
  DEVICE int32_t start() const { return first; }
  DEVICE int32_t join(int32_t a, int32_t b) const {
    switch (fn) {
      case ReduceFn::max: return a > b ? a : b;
      case ReduceFn::min: return a < b ? a : b;
      case ReduceFn::prod: return int32_t(uint32_t(a) * uint32_t(b));
      case ReduceFn::any: return a != 0 || b != 0;
      case ReduceFn::all: return a != 0 && b != 0;
      default: return int32_t(uint32_t(a) + uint32_t(b));
    }
  }
  DEVICE int32_t load(const void* x, int64_t at) const {
    if (from == DType::int32) return static_cast<const int32_t*>(x)[at];
    if (from == DType::float32) return static_cast<const float*>(x)[at] != 0;
    const uint8_t byte = static_cast<const uint8_t*>(x)[at];
    return from == DType::boolean ? byte != 0 : byte;
  }
  DEVICE void store(void* y, int64_t at, int32_t total) const {
    if (fn == ReduceFn::mean) total = quotient(total, int32_t(uint32_t(count)));
    if (to == DType::int32) static_cast<int32_t*>(y)[at] = total;
    else if (to == DType::float32) static_cast<float*>(y)[at] = float(total);
    else static_cast<uint8_t*>(y)[at] = to == DType::boolean ? total != 0 : uint8_t(total);
  }
  // Rounded down; 0 of nothing.
  DEVICE static int32_t quotient(int64_t a, int64_t b) {
    if (b == 0) return 0;
    const int64_t q = a / b, r = a % b;
    return int32_t(uint32_t(q - (r != 0 && (r < 0) != (b < 0))));
  }
};

// Where element i of a walk of several axes stands; the last axis of fewer than three is never left.
template <class Index>
DEVICE int64_t offset_in(const ReduceWalk& walk, Index i) {
  const Index i1 = walk.extent[0].quotient(i), i2 = walk.extent[1].quotient(i1);
  return int64_t(walk.extent[0].remainder(i, i1)) * walk.stride[0] +
      int64_t(walk.extent[1].remainder(i1, i2)) * walk.stride[1] + int64_t(i2) * walk.stride[2];
}
DEVICE int64_t offset_in(const ReducePass& pass, const ReduceWalk& walk, int64_t i) {
  if (walk.rank < 2) return i * walk.stride[0];
  return pass.narrow ? offset_in(walk, uint32_t(i)) : offset_in(walk, i);
}

// Elements from, from + step, ... below `to`, element i at place(i); kAtOnce sums are under way at a time.
template <int kAtOnce, class Fold, class Place>
DEVICE typename Fold::Value fold_places(
    const Fold& fold, const void* x, int64_t from, int64_t to, int64_t step, const Place& place) {
  typename Fold::Value sum[kAtOnce], value[kAtOnce];
#pragma unroll
  for (int k = 0; k < kAtOnce; ++k) sum[k] = fold.start();
#pragma unroll 1
  for (int64_t i = from; i < to; i += kAtOnce * step) {
#pragma unroll
    for (int k = 0; k < kAtOnce; ++k) value[k] = i + k * step < to ? fold.load(x, place(i + k * step)) : fold.start();
#pragma unroll
    for (int k = 0; k < kAtOnce; ++k) sum[k] = fold.join(sum[k], value[k]);
  }
#pragma unroll
  for (int half = kAtOnce / 2; half > 0; half /= 2)
#pragma unroll
    for (int k = 0; k < half; ++k) sum[k] = fold.join(sum[k], sum[k + half]);
  return sum[0];
}
// The same of the summed axes, behind `base`. The kind of walk is asked once: a branch in the loop parts the loads.
template <class Fold>
DEVICE typename Fold::Value fold_along(
    const Fold& fold, const ReducePass& pass, const void* x, int64_t base, int64_t from, int64_t to, int64_t step) {
  const ReduceWalk& walk = pass.gone;
  const int64_t stride = walk.stride[0];
  if (walk.rank < 2) return fold_places<4>(fold, x, from, to, step, [=](int64_t i) { return base + i * stride; });
  if (pass.narrow)
    return fold_places<4>(fold, x, from, to, step, [&](int64_t i) { return base + offset_in(walk, uint32_t(i)); });
  return fold_places<1>(fold, x, from, to, step, [&](int64_t i) { return base + offset_in(walk, i); });
}

template <class Fold>
DEVICE void put(
    const Fold& fold, const ReducePass& pass, void* y, int64_t part, int64_t output, typename Fold::Value total) {
  if (pass.unfinished) static_cast<typename Fold::Value*>(y)[part * pass.outputs + output] = total;
  else fold.store(y, output, total);
}

struct PartRange {
  int64_t from, to;
};
DEVICE PartRange range_of(const ReducePass& pass, int64_t part) {
  const int64_t from = part * pass.part, to = from + pass.part;
  return {from, to < pass.length ? to : pass.length};
}

// A group of `lanes` threads, at most 32, a result.
template <class Fold>
DEVICE void reduce_groups(const Fold& fold, const void* x, void* y, const ReducePass& pass, unsigned lanes) {
  const int64_t output = group_of(lanes);
  const unsigned lane = lane_of(lanes);
  const bool mine = output < pass.outputs;
  const int64_t base = mine ? offset_in(pass, pass.kept, output) : 0;
  const auto total = warp_fold(fold, fold_along(fold, pass, x, base, lane, mine ? pass.length : 0, lanes), lanes);
  if (mine && lane == 0) put(fold, pass, y, 0, output, total);
}

// One block a part of a result.
template <class Fold>
DEVICE void reduce_blocks(
    const Fold& fold, const void* x, void* y, const ReducePass& pass, typename Fold::Value* shared) {
  const uint32_t output = pass.parts.quotient(blockIdx.x), part = pass.parts.remainder(blockIdx.x, output);
  const PartRange range = range_of(pass, part);
  const int64_t base = offset_in(pass, pass.kept, output);
  const auto mine = fold_along(fold, pass, x, base, range.from + threadIdx.x, range.to, blockDim.x);
  const auto total = block_fold(fold, mine, shared);
  if (threadIdx.x == 0) put(fold, pass, y, part, output, total);
}

// One block a tile of `width` columns (a power of two, at most 32) in a part of the rows: a thread folds every
// so-manieth row of its column, then the block folds those. `tile` holds a value a thread.
template <class Fold>
DEVICE void reduce_columns(
    const Fold& fold, const void* x, void* y, const ReducePass& pass, unsigned width, typename Fold::Value* tile) {
  const uint32_t unit = pass.parts.quotient(blockIdx.x), part = pass.parts.remainder(blockIdx.x, unit);
  const uint32_t kept_row = pass.tiles.quotient(unit), unit_tile = pass.tiles.remainder(unit, kept_row);
  const int64_t column = int64_t(unit_tile) * width + lane_of(width);
  const bool mine = column < pass.columns;
  const PartRange range = range_of(pass, part);
  const int64_t base = offset_in(pass, pass.kept, kept_row) + column, first = range.from + threadIdx.x / width;
  tile[threadIdx.x] = fold_along(fold, pass, x, base, first, mine ? range.to : 0, blockDim.x / width);
  for (unsigned half = blockDim.x / 2; half >= width; half /= 2) {
    __syncthreads();
    if (threadIdx.x < half) tile[threadIdx.x] = fold.join(tile[threadIdx.x], tile[threadIdx.x + half]);
  }
  if (mine && threadIdx.x < width) put(fold, pass, y, part, kept_row * pass.columns + column, tile[threadIdx.x]);
}

#define REDUCE(name, ...)                                                                               \
  KERNEL((256), reduce_groups_##name, const void* x, void* y, const ReducePass pass, uint32_t lanes) {  \
    reduce_groups(__VA_ARGS__(pass), x, y, pass, lanes);                                                \
  }                                                                                                     \
  KERNEL((256), reduce_blocks_##name, const void* x, void* y, const ReducePass pass) {                  \
    SHARED(__VA_ARGS__::Value, shared, [32]);                                                           \
    reduce_blocks(__VA_ARGS__(pass), x, y, pass, shared);                                               \
  }                                                                                                     \
  KERNEL((256), reduce_columns_##name, const void* x, void* y, const ReducePass pass, uint32_t width) { \
    SHARED(__VA_ARGS__::Value, tile, [256]);                                                            \
    reduce_columns(__VA_ARGS__(pass), x, y, pass, width, tile);                                         \
  }

REDUCE(sum, FoldFloats<Sum<float>>)
REDUCE(prod, FoldFloats<Product>)
REDUCE(max, FoldFloats<Greatest>)
REDUCE(min, FoldFloats<Least>)
REDUCE(whole, FoldWhole)

}  // namespace gemmule
