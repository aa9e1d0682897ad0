// SPDX-License-Identifier: MIT
#include "cpu/move.h"
#include "cpu/index_range.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

namespace {

constexpr int64_t kRowsAhead = 4;
constexpr int64_t kLinesAhead = 8 * 64;  // of a row: behind them the hardware has seen where it goes

// Some rows of one x. They are random, so no hardware knows which comes next.
void gather_rows(const char* x, const int32_t* index, char* y, int64_t count, int64_t bytes) {
  for (int64_t i = 0; i < count; ++i) {
    const char* ahead = x + index[least(i + kRowsAhead, count - 1)] * bytes;
    for (int64_t b = 0; b < least(bytes, kLinesAhead); b += 64) __builtin_prefetch(ahead + b);
    __builtin_memcpy(y + i * bytes, x + index[i] * bytes, bytes);
  }
}
void gather_elements(const char* x, const int32_t* index, char* y, int64_t count, int64_t) {
  for (int64_t i = 0; i < count; ++i) __builtin_memcpy(y + i * 4, x + int64_t{index[i]} * 4, 4);
}

// Rows [begin, end) of all outer * count.
void gather_range(const GatherArgs& p, int64_t bytes, int64_t begin, int64_t end) {
  while (begin < end) {
    const int64_t o = begin / p.count, i = begin % p.count, some = least(end - begin, p.count - i);
    (bytes == 4 ? gather_elements : gather_rows)(
        p.x.as<char>() + o * p.n * bytes, p.index.as<int32_t>() + i, p.y.as<char>() + begin * bytes, some, bytes);
    begin += some;
  }
}

}  // namespace

void gather(const GatherArgs& p, Context& ctx) {
  if (!all_below(p.index.as<int32_t>(), p.count, p.n)) return reference::gather(p, ctx);
  if (product({p.outer, p.count, p.inner}) == 0) return;
  const int64_t bytes = p.inner * bytes_of(p.type), rows = p.outer * p.count;
  const int64_t tasks = least(move_tasks(rows * bytes), rows);
  ctx.parallel(tasks, [&](int64_t task) { gather_range(p, bytes, rows * task / tasks, rows * (task + 1) / tasks); });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
