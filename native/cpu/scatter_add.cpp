// SPDX-License-Identifier: MIT
#include "cpu/move.h"
#include "cpu/index_range.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

namespace {

// Columns [from, to) of one matrix: each sum is made in the order of the rows.
void add_columns(const ScatterAddArgs& p, int64_t o, int64_t from, int64_t to) {
  const int32_t* index = p.index.as<int32_t>();
  const float* x = p.x.as() + o * p.count * p.inner;
  float* y = p.y.as() + o * p.n * p.inner;
  for (int64_t i = 0; i < p.count; ++i, x += p.inner) {
    float* row = y + index[i] * p.inner;
    int64_t j = from;
    for (; j + W <= to; j += W) store(row + j, load(row + j) + load(x + j));
    for (; j < to; ++j) row[j] += x[j];
  }
}

}  // namespace

void scatter_add(const ScatterAddArgs& p, Context& ctx) {
  if (!all_below(p.index.as<int32_t>(), p.count, p.n)) return reference::scatter_add(p, ctx);
  zero_bytes(p.y.memory, product({p.outer, p.n, p.inner}) * 4, ctx);
  if (product({p.outer, p.count, p.inner}) == 0) return;
  const int64_t parts =
      least(move_tasks(p.count * p.inner * 4), greatest<int64_t>(1, p.inner / 16));  // a line each, at least
  const int64_t group = greatest<int64_t>(1, p.outer / move_tasks(p.outer * p.count * p.inner * 4));
  const int64_t groups = (p.outer + group - 1) / group;
  auto cut = [&](int64_t part) { return part == parts ? p.inner : p.inner * part / parts / 16 * 16; };
  ctx.parallel(groups * parts, [&](int64_t task) {
    const int64_t part = task % parts, first = task / parts * group;
    for (int64_t o = first; o < least(first + group, p.outer); ++o) add_columns(p, o, cut(part), cut(part + 1));
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
