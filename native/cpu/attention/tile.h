// SPDX-License-Identifier: MIT
// What attention and its gradient share: tiles of scores, some queries by some keys, made and used by products with
// packed matrices, and what of them a query may see.
#pragma once
#include "../gemm/pack.h"
#include "../gemm/plan.h"
#include "../lanes.h"
#include "../vec_math.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::scores {

using gemm::Matrix, gemm::pieces, gemm::Problem;

constexpr int64_t kQueries = 64;  // of a tile
// Whole panels; a line more from row to row, so that the rows of a column do not share a cache's set.
constexpr int64_t kKeys = 256, kRow = kKeys + gemm::kLine;

enum Slot { kSums = 1, kRoom = 2 };  // of the scratch memory: products may take the others

// Queries i .. i + rows against keys j .. j + cols.
struct Tile {
  int64_t i, rows, j, cols;
};

// What the queries of one head may see.
struct Sight {
  const uint8_t* mask;  // of the first query, or null
  int64_t mask_step;    // from query to query
  int64_t keys;
  bool causal;

  GEMMULE_INLINE Sight(const AttentionShape& p, const BoolIn& of, int64_t n, int64_t head)
      : mask(of ? of.as<uint8_t>() + p.mask_row(n, head, 0) : nullptr),
        mask_step(p.mask_queries == 1 ? 0 : p.keys),
        keys(p.keys),
        causal(p.causal) {
    while (mask && !mask_step && keys > 0 && !mask[keys - 1]) --keys;  // padding
  }
  // The keys from here on are out of query i's sight, whatever the mask says.
  GEMMULE_INLINE int64_t end(int64_t i) const { return causal ? least(keys, i + 1) : keys; }
  GEMMULE_INLINE int64_t end_in(const Tile& t, int64_t row) const {
    return least(t.cols, greatest<int64_t>(0, end(t.i + row) - t.j));
  }
  GEMMULE_INLINE const uint8_t* mask_of(const Tile& t, int64_t row) const {
    return mask ? mask + (t.i + row) * mask_step + t.j : nullptr;
  }
  GEMMULE_INLINE bool sees(int64_t i, int64_t j) const { return j < end(i) && (!mask || mask[i * mask_step + j]); }
};

// x where the mask shows a key.
static void put_where_hidden(float* x, const uint8_t* mask, int64_t count, float hidden) {
#pragma GCC ivdep
  for (int64_t j = 0; j < count; ++j) x[j] = mask[j] ? x[j] : hidden;
}

VEC_INLINE void clear(float* x, int64_t from, int64_t to) {
  each_vector(from, to, [=](int64_t j, auto lanes) { store(x + j, zero(), lanes); });
}

// Takes `count` floats of what room there is.
VEC_INLINE float* take(float*& room, int64_t count) {
  float* const taken = room;
  room += gemm::round_up(count, gemm::kLine);
  return taken;
}

// The k x n matrix b as panels.
static Matrix packed(const Matrix& b, int64_t k, int64_t n, float*& room) {
  float* const to = take(room, packed_size(k, n));
  for (int64_t j = 0; j < n; j += kPanelCols)
    gemm::pack_panel(b.from(0, j), k, int(least(kPanelCols, n - j)), to + j * k, kPanelCols);
  return {to, kPanelCols, false, k * kPanelCols};
}

static bool is_finite(const Matrix& m, int64_t rows, int64_t cols) {
  Vec sum = zero();
  for (int64_t i = 0; i < rows; ++i)
    each_vector(0, cols, [&](int64_t j, auto lanes) { sum += load(m.at(i, j), lanes) * 0.0f; });
  return all(sum == 0);
}

// The product, but of the pairs of a's rows and columns that see each other alone: what nobody sees may be NaN.
template <class F>
static void multiply_seen(const Problem& p, const F& sees) {
  for (int64_t i = 0; i < p.m; ++i)
    for (int64_t j = 0; j < p.n; ++j) {
      float sum = 0, &c = p.c[i * p.ldc + j];
      for (int64_t k = 0; k < p.k; ++k)
        if (sees(i, k)) sum += *p.a.at(i, k) * *p.b.at(k, j);
      c = p.alpha * sum + (p.beta == 0 ? 0 : p.beta * c);
    }
}

// How heads of keys are shared out: runs of them to a task, or parts of one, which has `units` of work.
struct Shares {
  int64_t run, parts, units;
};
VEC_INLINE Shares shares_of(const AttentionShape& p, double flops, int64_t units, int64_t most_parts) {
  const int64_t count = p.batch * p.kv_heads, tasks = gemm::task_count(flops);
  if (count >= tasks) return {pieces(count, tasks), 1, units};
  return {1, greatest<int64_t>(1, least(most_parts, pieces(tasks, count))), units};
}
// Units from .. to of head g of sample n's keys.
struct Part {
  int64_t n, g, index, from, to;
};
// Calls f(part) for each.
template <class F>
VEC_INLINE void each_part(const AttentionShape& p, const Shares& s, Context& ctx, const F& f) {
  const int64_t count = p.batch * p.kv_heads;
  ctx.parallel(pieces(count, s.run) * s.parts, [&](int64_t task) {
    const int64_t first = task / s.parts * s.run, part = task % s.parts;
    for (int64_t at = first; at < least(count, first + s.run); ++at)
      f(Part{at / p.kv_heads, at % p.kv_heads, part, gemm::share(s.units, s.parts, part),
          gemm::share(s.units, s.parts, part + 1)});
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::scores
