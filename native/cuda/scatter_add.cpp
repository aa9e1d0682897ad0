// SPDX-License-Identifier: MIT
#include <algorithm>

#include "sort_places.h"

namespace gemmule::cuda {
namespace {

// Rows times indices up to which every block looks through all indices: beyond, sorting them costs less.
constexpr int64_t kScanLimit = int64_t{1} << 25;
constexpr int64_t kMostIndex = int64_t{1} << 31;  // of an int32

bool is_float(const ScatterAddArgs& p) { return p.type == DType::float32; }

void add_by_scan(const ScatterAddArgs& p, const ScatterShape& shape, Context& ctx) {
  const int64_t column_blocks = blocks_of(p.outer * p.inner);
  const Grid grid{std::min(p.n, kMostIndex - 1), std::min<int64_t>(column_blocks, 65535)};
  launch(ctx, is_float(p) ? "scatter_add_scan_float" : "scatter_add_scan_int", grid, kThreads, 0, p.x.memory,
      p.index.memory, p.y.memory, shape);
}

void add_by_sort(const ScatterAddArgs& p, const ScatterShape& shape, Context& ctx) {
  const int64_t rows = std::min(p.n, kMostIndex - 1);
  const SortedPlaces sorted = sort_places(p.index.as<int32_t>(), p.count, rows, rows * int64_t{sizeof(RowRange)}, ctx);
  if (!sorted.pass.order) return;
  RowRange* ranges = reinterpret_cast<RowRange*>(sorted.more);
  launch(ctx, "fill_64", {blocks_of(rows)}, kThreads, 0, ranges, uint64_t{0}, rows);
  launch(ctx, "scatter_row_ranges", {blocks_of(p.count)}, kThreads, 0, sorted.pass, ranges);
  launch(ctx, is_float(p) ? "scatter_add_sorted_float" : "scatter_add_sorted_int", {blocks_of(p.outer * p.n * p.inner)},
      kThreads, 0, p.x.memory, sorted.pass.order, ranges, p.y.memory, rows, shape, Divisor::of(p.n));
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
