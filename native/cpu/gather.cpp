// SPDX-License-Identifier: MIT
#include "cpu/move.h"
#include "cpu/index_range.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

namespace {

constexpr int64_t kRowsAhead = 4;
constexpr int64_t kLinesAhead = 8 * 64;  // of a row: behind them the hardware has seen where it goes

// Rows [begin, end) of y, seen as one list of outer * count rows. The rows are random, so no hardware knows which comes next.
void gather_rows(const GatherArgs& p, int64_t bytes, int64_t begin, int64_t end) {
  const int32_t* index = p.index.as<int32_t>();
  const char* x = p.x.as<char>();
  char* y = p.y.as<char>();
  auto row = [&](int64_t i) { return x + (i / p.count * p.n + index[i % p.count]) * bytes; };
  for (int64_t i = begin; i < end; ++i) {
    const char* ahead = row(least(i + kRowsAhead, end - 1));
    for (int64_t b = 0; b < least(bytes, kLinesAhead); b += 64) __builtin_prefetch(ahead + b);
    __builtin_memcpy(y + i * bytes, row(i), bytes);
  }
}
template <class T>
void gather_elements(const GatherArgs& p, int64_t begin, int64_t end) {
  const int32_t* index = p.index.as<int32_t>();
  const T* x = p.x.as<T>();
  T* y = p.y.as<T>();
  for (int64_t i = begin; i < end; ++i) y[i] = x[i / p.count * p.n + index[i % p.count]];
}

}  // namespace

void gather(const GatherArgs& p, Context& ctx) {
  if (!all_below(p.index.as<int32_t>(), p.count, p.n)) return reference::gather(p, ctx);
  const int64_t bytes = p.inner * bytes_of(p.type), rows = p.outer * p.count;
  if (rows == 0 || bytes == 0) return;
  const int64_t tasks = least(move_tasks(rows * bytes), rows);
  ctx.parallel(tasks, [&](int64_t task) {
    const int64_t begin = rows * task / tasks, end = rows * (task + 1) / tasks;
    if (bytes == 4) gather_elements<uint32_t>(p, begin, end);
    else gather_rows(p, bytes, begin, end);
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
