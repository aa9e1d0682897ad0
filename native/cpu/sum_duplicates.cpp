// SPDX-License-Identifier: MIT
#include "cpu/move.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

namespace {

// Of each index the place where it comes first, by open addressing (Knuth, vol. 3, 6.4).
struct Firsts {
  const int32_t* index;
  int32_t* slots;  // 2^bits of them, -1: free
  int bits;

  int32_t find(int32_t i) const {
    const uint32_t last = uint32_t((uint64_t{1} << bits) - 1);
    uint32_t at = uint32_t(index[i]) * 2654435769u >> (32 - bits);
    while (slots[at] >= 0 && index[slots[at]] != index[i]) at = (at + 1) & last;
    return slots[at] < 0 ? slots[at] = i : slots[at];
  }
};

int bits_for(int64_t count) {
  int bits = 1;
  while (int64_t{1} << bits < 2 * count) ++bits;
  return bits;
}

// Columns [from, to): each sum is made in the order of the rows.
void add_columns(const SumDuplicatesArgs& p, const int32_t* firsts, int64_t from, int64_t to) {
  const float* x = p.x.as();
  float* y = p.y.as();
  for (int64_t i = 0; i < p.count; ++i, x += p.width, y += p.width) {
    const bool first = firsts[i] == i;
    for (int64_t j = from; j < to; ++j) y[j] = first ? x[j] : 0;
    if (first || firsts[i] < 0) continue;
    float* sum = p.y.as() + firsts[i] * p.width;
    int64_t j = from;
    for (; j + W <= to; j += W) store(sum + j, load(sum + j) + load(x + j));
    for (; j < to; ++j) sum[j] += x[j];
  }
}

}  // namespace

void sum_duplicates(const SumDuplicatesArgs& p, Context& ctx) {
  const int bits = bits_for(p.count);
  int32_t* slots = ctx.scratch<int32_t>(0, int64_t{1} << bits);
  int32_t* firsts = ctx.scratch<int32_t>(1, p.count);
  if (!slots || !firsts) return reference::sum_duplicates(p, ctx);
  __builtin_memset(slots, 0xff, (size_t{1} << bits) * 4);
  const Firsts found{p.index.as<int32_t>(), slots, bits};
  for (int64_t i = 0; i < p.count; ++i) {
    const int32_t row = found.index[i];
    firsts[i] = row < 0 || row >= p.n ? -1 : found.find(int32_t(i));
    p.rows.as<int32_t>()[i] = firsts[i] == i ? row : -1;
  }
  const int64_t parts =
      least(move_tasks(p.count * p.width * 4), greatest<int64_t>(1, p.width / 16));  // a line each, at least
  auto cut = [&](int64_t part) { return part == parts ? p.width : p.width * part / parts / 16 * 16; };
  ctx.parallel(parts, [&](int64_t part) { add_columns(p, firsts, cut(part), cut(part + 1)); });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
