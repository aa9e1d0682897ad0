// SPDX-License-Identifier: MIT
#include "cpu/index_range.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

constexpr int64_t kTaskBytes = 32 << 10;   // from memory, some microseconds
constexpr int64_t kTaskColumns = 1 << 10;  // bytes of a row that are worth a task of their own
constexpr int64_t kRowsAhead = 4;

int64_t power_of_two_below(int64_t n) {
  int64_t p = 1;
  while (2 * p <= n) p *= 2;
  return p;
}

// Bytes [from, to) of each row. The rows are random, so no hardware knows which comes next.
void copy_columns(const GatherBatchArgs& p, const int32_t* index, int64_t row_bytes, int64_t from, int64_t to) {
  const char* x = p.x.as<char>() + from;
  char* y = p.y.as<char>() + from;
  for (int64_t i = 0; i < p.rows; ++i) {
    const char* ahead = x + int64_t{index[least(i + kRowsAhead, p.rows - 1)]} * row_bytes;
    for (int64_t b = 0; b < to - from; b += 64) __builtin_prefetch(ahead + b);
    __builtin_memcpy(y + i * row_bytes, x + int64_t{index[i]} * row_bytes, to - from);
  }
}

}  // namespace

// Split by columns, as matmul splits k and an update splits a weight: a core gathers what it will multiply.
void gather_batch(const GatherBatchArgs& p, Context& ctx) {
  const int64_t start = p.step.as<int32_t>()[0] * p.stride, row_bytes = p.width * bytes_of(p.type);
  if (start < 0 || start + p.rows > p.length || !all_below(p.index.as<int32_t>() + start, p.rows, p.n))
    return reference::gather_batch(p, ctx);
  const int32_t* index = p.index.as<int32_t>() + start;
  ctx.batch_rows = index;
  ctx.batch_count = p.rows;
  const int64_t parts =
      power_of_two_below(least<int64_t>(8, least(row_bytes / kTaskColumns, p.rows * row_bytes / kTaskBytes)));
  auto cut = [&](int64_t part) { return part == parts ? row_bytes : row_bytes * part / parts / 64 * 64; };
  ctx.parallel(parts, [&](int64_t part) { copy_columns(p, index, row_bytes, cut(part), cut(part + 1)); });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
