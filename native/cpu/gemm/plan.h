// SPDX-License-Identifier: MIT
// How a product is cut up. Everything here follows from the shape alone, never from the number of threads, so that the same
// sums are made in the same order whoever makes them.
#pragma once
#include "micro_kernel.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::gemm {

constexpr int64_t kDepth = 512;         // k of a block: a panel of B, 128 KiB, stays in L2
constexpr int64_t kNarrowDepth = 768;   // where there is one panel only
constexpr int64_t kBlockCols = 1024;    // columns of a block of packed B: 2 MiB
constexpr int64_t kPackRows = 256;      // from this many rows on, packing B costs less than reading it in place
constexpr double kTaskFlops = 2.5e5;    // the least work worth a task: some microseconds
constexpr int64_t kMostTasks = 64;
constexpr int64_t kMostPartialSums = 4096;

struct Plan {
  int64_t depth;      // k of a block
  bool pack_b;
  int64_t block_cols; // columns of a block
  int64_t k_parts;    // above 1: so many partial products of all of c
  int64_t row_parts, col_parts;  // tasks of one matrix
  int64_t group;      // matrices of a task, where a matrix is too small to be one
};

VEC_INLINE double flops(int64_t m, int64_t n, int64_t k) { return 2.0 * double(m) * double(n) * double(k); }

// A power of two: halves of a product's tasks then meet halves of the next product's.
VEC_INLINE int64_t task_count(double work) {
  int64_t tasks = 1;
  while (tasks < kMostTasks && work >= 2 * kTaskFlops * double(tasks)) tasks *= 2;
  return tasks;
}

// Whether to split k: the core that owns some rows of a weight in its gradient and its update then owns them here too, and
// only a small c is exchanged. Measured: above 4096 sums the exchange costs more than it saves.
VEC_INLINE bool splits_k(const Problem& p, int64_t batch) {
  return batch == 1 && p.m * p.n <= kMostPartialSums && p.k >= 4 * p.n && p.k >= 4 * p.m;
}

VEC_INLINE Plan plan(const Problem& p, int64_t batch) {
  const bool narrow = p.n <= kCols;
  Plan q{};
  q.depth = greatest<int64_t>(1, even_step(p.k, narrow ? kNarrowDepth : kDepth, 16));
  q.pack_b = p.b.transposed || (!narrow && p.m > kPackRows);
  q.block_cols = q.pack_b ? even_step(p.n, kBlockCols, kCols) : p.n;
  q.k_parts = q.row_parts = q.col_parts = q.group = 1;
  const double work = flops(p.m, p.n, p.k);
  int64_t tasks = task_count(work * double(batch));
  if (splits_k(p, batch)) {
    q.k_parts = least<int64_t>(tasks, 8);
    return q;
  }
  if (batch >= tasks) {
    q.group = batch / tasks;
    return q;
  }
  tasks = pieces(tasks, batch);
  const int64_t tiles = pieces(p.m, kRows), panels = pieces(p.n, kCols);
  const bool rows_first = p.m >= p.n;
  q.row_parts = rows_first ? least(tasks, tiles) : 1;
  q.col_parts = least(panels, pieces(tasks, q.row_parts));
  if (!rows_first) q.row_parts = least(tiles, pieces(tasks, q.col_parts));
  return q;
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::gemm
