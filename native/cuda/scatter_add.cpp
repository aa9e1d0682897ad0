// SPDX-License-Identifier: MIT
#include "../../cuda/scatter_add.h"

#include <algorithm>

#include "launch.h"

namespace gemmule::cuda {
namespace {

// Rows times indices up to which every block looks through all indices: beyond, sorting them costs less.
constexpr int64_t kScanLimit = int64_t{1} << 25;
constexpr int64_t kMostIndex = int64_t{1} << 31;  // of an int32
constexpr int64_t kMostChunks = 128;              // of a sort: one block adds their counts up

struct Sorted {
  SortPass pass;
  RowRange* ranges;
};

bool is_float(const ScatterAddArgs& p) { return p.type == DType::float32; }

void add_by_scan(const ScatterAddArgs& p, const ScatterShape& shape, Context& ctx) {
  const int64_t column_blocks = blocks_of(p.outer * p.inner);
  const Grid grid{std::min(p.n, kMostIndex - 1), std::min<int64_t>(column_blocks, 65535)};
  launch(ctx, is_float(p) ? "scatter_add_scan_float" : "scatter_add_scan_int", grid, kThreads, 0, p.x.memory,
      p.index.memory, p.y.memory, shape);
}

// A cut of 1024 indices at least, a multiple of a block's threads.
int64_t chunk_of(int64_t count) {
  return std::max<int64_t>(1024, blocks_of(blocks_of(count, kMostChunks)) * int64_t{kThreads});
}

// Sorts the places of the indices by row into the workspace: two orders in turns, the counts, the ranges of the rows.
bool sort(const ScatterAddArgs& p, Context& ctx, Sorted& sorted) {
  const int64_t rows = std::min(p.n, kMostIndex - 1), chunk = chunk_of(p.count), chunks = blocks_of(p.count, chunk);
  const int64_t order_bytes = blocks_of(p.count * 4, 256) * 256, count_bytes = chunks * kDigits * 4;
  char* memory = static_cast<char*>(workspace(ctx, 2 * order_bytes + count_bytes + rows * int64_t{sizeof(RowRange)}));
  if (!memory) return false;
  int32_t* order[] = {reinterpret_cast<int32_t*>(memory), reinterpret_cast<int32_t*>(memory + order_bytes)};
  uint32_t* counts = reinterpret_cast<uint32_t*>(memory + 2 * order_bytes);
  sorted.ranges = reinterpret_cast<RowRange*>(memory + 2 * order_bytes + count_bytes);
  SortPass& pass = sorted.pass;
  pass = {p.index.as<int32_t>(), nullptr, p.count, chunk, uint32_t(rows), 0};
  for (int turn = 0; uint64_t{pass.rows} >> pass.shift; turn ^= 1, pass.shift += kDigitBits) {
    launch(ctx, "scatter_count_digits", {chunks}, kThreads, 0, pass, counts);
    launch(ctx, "scatter_first_places", {1}, kThreads, 0, counts, chunks);
    launch(ctx, "scatter_sort", {chunks}, kThreads, 0, pass, counts, order[turn]);
    pass.order = order[turn];
  }
  launch(ctx, "fill_64", {blocks_of(rows)}, kThreads, 0, sorted.ranges, uint64_t{0}, rows);
  launch(ctx, "scatter_row_ranges", {blocks_of(p.count)}, kThreads, 0, pass, sorted.ranges);
  return true;
}

void add_by_sort(const ScatterAddArgs& p, const ScatterShape& shape, Context& ctx) {
  Sorted sorted;
  if (!sort(p, ctx, sorted)) return;
  launch(ctx, is_float(p) ? "scatter_add_sorted_float" : "scatter_add_sorted_int", {blocks_of(p.outer * p.n * p.inner)},
      kThreads, 0, p.x.memory, sorted.pass.order, sorted.ranges, p.y.memory, int64_t{sorted.pass.rows}, shape,
      Divisor::of(p.n));
}

}  // namespace

void scatter_add(const ScatterAddArgs& p, Context& ctx) {
  const int32_t* index = p.index.as<int32_t>();
  const int64_t total = product({p.outer, p.n, p.inner});
  const ScatterShape shape{p.n, p.count, Divisor::of(p.outer), Divisor::of(p.inner)};
  if (total > 0 && p.count == 0) fill({{p.type}, p.y, total, 0}, ctx);
  else if (total > 0 && (p.count >= kMostIndex || p.n <= kScanLimit / p.count)) add_by_scan(p, shape, ctx);
  else if (total > 0) add_by_sort(p, shape, ctx);
  launch(ctx, "check_index", {blocks_of(p.count)}, kThreads, 0, fault_of(ctx), index, p.count, p.n);
  settle_fault(ctx, index, p.n);
}

}  // namespace gemmule::cuda
