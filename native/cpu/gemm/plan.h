// SPDX-License-Identifier: MIT
// How a product is cut up. Everything here follows from the shape alone, never from the number of threads, so that the same
// sums are made in the same order whoever makes them.
#pragma once
#include "micro_kernel.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::gemm {

constexpr int64_t kDepth = 512;        // k of a block: its panel of B, 128 KiB, stays in L2
constexpr int64_t kNarrowDepth = 768;  // where there is one panel only
constexpr int64_t kGroupCols = 128;    // columns of B packed together, 256 KiB: a tile of A meets them all in L1
constexpr int64_t kPackRows = kVectors == 4 ? 256 : 12;  // from here on packing B costs less than reading it in place
constexpr int64_t kSetOfTiles = 8;  // tiles of a transposed A packed together: 48 columns, three lines
constexpr int64_t kFarStep =
    4096;  // bytes between rows of B: few of them fit into a cache's set, and no page follows on
constexpr int64_t kMostTasks = 32;
constexpr double kLeastTask = 2.5e5;  // flops of a task: where there are two
constexpr double kGoodTask = 1e6;     // where there are more
constexpr double kPartOfSum = 1.5e6;  // where k is split
constexpr int64_t kTermsOfPart = 128;
constexpr int64_t kSumsOfAdder = 8192;
constexpr int64_t kMostPartialSums = 1 << 17;  // of all parts together

enum Slot { kPackedB = 0, kPartialSums = 1, kVector = 2, kPackedA = 3 };

VEC_INLINE bool stopped(const Context& ctx) { return ctx.cancelled && *ctx.cancelled; }

// n rows are split into tiles whose heights differ by one at most; tile t of them begins at row_of(t).
struct RowTiles {
  int64_t count, height, taller;
  GEMMULE_INLINE RowTiles(int64_t n, int most)
      : count(pieces(n, most)), height(count ? n / count : 0), taller(count ? n % count : 0) {}
  GEMMULE_INLINE int64_t row_of(int64_t t) const { return t * height + least(t, taller); }
};

struct Plan {
  int rows, vectors;  // of a tile
  int64_t depth;      // k of a block
  bool pack_b;
  bool pack_a;                   // which is transposed, and met by many narrow panels
  bool fetch_b;                  // the next panel of a B in place
  int64_t k_parts;               // above 1: so many partial products of all of c
  int64_t row_parts, col_parts;  // tasks of one matrix
  int64_t group;                 // matrices of a task, where a matrix is too small to be one
  GEMMULE_INLINE int64_t cols() const { return vectors * W; }
  GEMMULE_INLINE int64_t unit() const { return pack_b ? kGroupCols : cols(); }  // columns that stay in one task
};

VEC_INLINE double flops(int64_t m, int64_t n, int64_t k) { return 2.0 * double(m) * double(n) * double(k); }

// A power of two: halves of a product's tasks then meet halves of the next product's.
VEC_INLINE int64_t task_count(double work) {
  if (work < 2 * kLeastTask) return 1;
  int64_t tasks = 2;
  while (tasks < kMostTasks && work >= 2 * kGoodTask * double(tasks)) tasks *= 2;
  return tasks;
}

// Whether to split k: the core that owns some rows of a weight in its gradient and its update then owns them here too, and
// only a small c is exchanged. A wide c into few parts: the weight gradients of an LSTM over 3,200 rows take a fifth less time
// on cores that share no cache. The step of a 784 x 64 layer (gather, product, gradient, Adam) on 2 threads: batch 32 56 -> 32
// us, batch 128 115 -> 94 us.
VEC_INLINE int64_t parts_of_sum(const Problem& p, int64_t batch) {
  if (batch > 1 || p.k < 4 * p.n || p.k < 4 * p.m) return 1;
  const int64_t most = least<int64_t>(16, kMostPartialSums / greatest<int64_t>(1, p.m * p.n));
  int64_t parts = 1;
  while (2 * parts <= most && p.k >= 2 * kTermsOfPart * parts && flops(p.m, p.n, p.k) >= 2 * kPartOfSum * double(parts))
    parts *= 2;
  return parts;
}

VEC_INLINE bool packs_b(const Problem& p) {
  if (p.b.panel) return false;
  return p.b.transposed || (p.n > kCols && p.m > kPackRows) || (!kMaskedLoads && p.n % W);
}

// Lower and wider as a rule; but eight rows at once where that spares a small batch a pass over a large B in place.
VEC_INLINE int vectors_of_tile(const Problem& p, bool pack_b) {
  if (kVectors == 4 && !p.b.panel && !pack_b && p.n > 8 * W && p.m <= 48 && pieces(p.m, 8) < pieces(p.m, 6)) return 3;
  return int(least<int64_t>(kVectors, pieces(p.n, W)));
}

// Tasks that pack the same columns of B, each for itself: few, unless each has so many rows that packing is nothing.
VEC_INLINE int64_t most_row_parts(const Problem& p) {
  return greatest<int64_t>(p.m / 512, p.b.transposed && p.m >= kPackRows ? 1 : least<int64_t>(2, pieces(p.m, 32)));
}

// Rows of C to a task, or columns: columns first where B is packed, for then no two tasks pack the same, or is large.
VEC_INLINE void share_out(const Problem& p, int64_t tasks, Plan& q) {
  const int64_t tiles = pieces(p.m, q.rows), units = pieces(p.n, q.unit());
  if (q.pack_b || (p.m < p.n && p.m <= kPackRows)) {
    q.col_parts = least(units, tasks);
    q.row_parts = least(q.pack_b ? most_row_parts(p) : tiles, pieces(tasks, q.col_parts));
  } else {
    q.row_parts = least(tiles, tasks);
    q.col_parts = least(units, pieces(tasks, q.row_parts));
  }
}

VEC_INLINE Plan plan(const Problem& p, int64_t batch) {
  Plan q{};
  q.pack_b = packs_b(p);
  q.vectors = vectors_of_tile(p, q.pack_b);
  q.rows = most_rows(q.vectors);
  q.depth = greatest<int64_t>(1, even_step(p.k, p.n <= q.cols() ? kNarrowDepth : kDepth, kLine));
  q.pack_a = kVectors == 2 && q.pack_b && p.a.transposed && p.n >= 4 * kCols;
  q.fetch_b = !p.b.panel && p.b.ld * 4 % kFarStep == 0;
  q.k_parts = parts_of_sum(p, batch);
  q.row_parts = q.col_parts = q.group = 1;
  const int64_t tasks = task_count(flops(p.m, p.n, p.k) * double(batch));
  if (batch >= tasks) q.group = batch / tasks;
  else share_out(p, pieces(tasks, batch * q.k_parts), q);
  return q;
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::gemm
