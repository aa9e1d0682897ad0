// SPDX-License-Identifier: MIT
// A part of a product that one thread computes alone, block by block.
#pragma once
#include "../vec_math.h"
#include "pack.h"
#include "plan.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::gemm {

// Of one product: the rows of tiles tile0 .. tile1, columns col0 .. col1.
struct Part {
  int64_t tile0, tile1, col0, col1;
};

// One pass over k0 .. k0 + k of a part.
struct Block {
  Part part;
  int64_t k0, k;
  float* packed_b = nullptr;  // the part's columns of B, panel by panel
  bool fills = false;         // the first row of tiles packs the whole panels
  float* packed_a = nullptr;  // room for a set of tiles, or null
};

VEC_INLINE Tile tile_of(const Problem& p, const Block& b, int64_t j, int w) {
  const bool last = b.k0 + b.k >= p.k;
  Tile t{};
  t.b = b.packed_b ? b.packed_b + (j - b.part.col0) * b.k : p.b.at(b.k0, j);
  t.b_step = b.packed_b ? kCols : p.b.ld;
  t.a_step = p.a.ld;
  t.ldc = p.ldc;
  t.k = b.k;
  t.cols = w;
  t.alpha = p.alpha;
  t.beta = b.k0 ? 1.0f : p.beta;
  t.bias = last && p.finish.bias ? p.finish.bias + j : nullptr;
  t.relu = last && p.finish.relu;
  return t;
}

VEC_INLINE void finish_rows(const Problem& p, float* c, int64_t rows, int64_t cols) {
  for (int64_t i = 0; i < rows; ++i) unary_row(p.finish.function, c + i * p.ldc, c + i * p.ldc, cols, 0, 0);
}

// Reads B in place, and leaves it packed.
VEC_INLINE void multiply_and_pack(const Problem& p, const Block& b, int64_t j, int64_t height, Tile t) {
  t.copy = b.packed_b + (j - b.part.col0) * b.k;
  t.b = p.b.at(b.k0, j);
  t.b_step = p.b.ld;
  micro_kernels.copying[!p.a.transposed][height - 1](t);
}

// Tile `r` of a panel fetches its share of the panel beside it.
VEC_INLINE void fetch_beside(const Problem& p, const Plan& q, const Block& b, int64_t j, int64_t r, Tile& t) {
  const int64_t rows = pieces(kLine, b.part.tile1 - b.part.tile0),
                from = (r - b.part.tile0) * rows * pieces(b.k, kLine);
  t.fetch = j + q.cols() < b.part.col1 && from < b.k ? int(rows) : 0;
  t.next = t.fetch ? p.b.at(b.k0 + from, j + q.cols()) : nullptr;
}

// Beyond the last tile of a part lie rows that another core may be writing: to fetch them would cost it.
VEC_INLINE int64_t below_tile(const Problem& p, const Block& b, int64_t r, int64_t height) {
  return r + 1 < b.part.tile1 ? height * p.a.ld : 0;
}

// Tile `r` of the first panel fetches its share of what is met after the product.
VEC_INLINE void fetch_share(const Problem& p, const Block& b, int64_t r, Tile& t) {
  const int64_t tiles = b.part.tile1 - b.part.tile0, i = r - b.part.tile0;
  const int64_t from = share(p.ahead.count, tiles, i), count = share(p.ahead.count, tiles, i + 1) - from;
  t.ahead = {p.ahead.rows + from, count, p.ahead.lines};
  t.ahead_each = int(pieces(count, pieces(b.k, kLine)));
}

// Tile `r` of the panel at column j, `w` wide.
VEC_INLINE void run_tile(const Problem& p, const Block& b, int64_t height, int64_t j, int64_t r, int w, const Tile& t) {
  if (b.fills && r == b.part.tile0 && w == kCols) multiply_and_pack(p, b, j, height, t);
  else micro_kernels.of[!p.a.transposed][w % W != 0][pieces(w, W) - 1][height - 1](t);
  if (p.finish.function && b.k0 + b.k >= p.k) finish_rows(p, t.c, height, w);
}

// B in place. Panels outermost: a panel is reused from the cache by all tiles.
static void multiply_panels(const Problem& p, const Plan& q, const Block& b) {
  const RowTiles tiles(p.m, q.rows);
  for (int64_t j = b.part.col0; j < b.part.col1; j += q.cols()) {
    const int w = int(least(q.cols(), b.part.col1 - j));
    Tile t = tile_of(p, b, j, w);
    for (int64_t r = b.part.tile0; r < b.part.tile1; ++r) {
      const int64_t i = tiles.row_of(r), height = tiles.row_of(r + 1) - i;
      t.a = p.a.at(i, b.k0);
      t.below = below_tile(p, b, r, height);
      t.c = p.c + i * p.ldc + j;
      if (q.fetch_b) fetch_beside(p, q, b, j, r, t);
      if (p.ahead.count > 0 && j == b.part.col0) fetch_share(p, b, r, t);
      run_tile(p, b, height, j, r, w, t);
    }
  }
}

// Tiles r .. end of a transposed A, each [k][height]. A few k at a time, for their lines may share a cache's set.
static void pack_tiles(const Problem& p, const Block& b, const RowTiles& tiles, int64_t r, int64_t end) {
  for (int64_t k = 0; k < b.k; k += 8)
    for (int64_t t = r; t < end; ++t) {
      const int64_t i = tiles.row_of(t), height = tiles.row_of(t + 1) - i;
      float* const tile = b.packed_a + (i - tiles.row_of(r)) * b.k;
      copy_narrow_of[height - 1](p.a.at(i, b.k0 + k), p.a.ld, least<int64_t>(8, b.k - k), tile + k * height);
    }
}

// B packed. Rows outermost: a tile's rows of A are reused from the cache by all panels.
static void multiply_group(const Problem& p, const Plan& q, const Block& b) {
  const RowTiles tiles(p.m, q.rows);
  int64_t set = 0;
  for (int64_t r = b.part.tile0; r < b.part.tile1; ++r) {
    const int64_t i = tiles.row_of(r), height = tiles.row_of(r + 1) - i;
    if (b.packed_a && (r - b.part.tile0) % kSetOfTiles == 0) {
      set = i;
      pack_tiles(p, b, tiles, r, least(b.part.tile1, r + kSetOfTiles));
    }
    for (int64_t j = b.part.col0; j < b.part.col1; j += q.cols()) {
      const int w = int(least(q.cols(), b.part.col1 - j));
      Tile t = tile_of(p, b, j, w);
      t.a = b.packed_a ? b.packed_a + (i - set) * b.k : p.a.at(i, b.k0);
      if (b.packed_a) t.a_step = height;
      else t.below = below_tile(p, b, r, height);
      t.c = p.c + i * p.ldc + j;
      run_tile(p, b, height, j, r, w, t);
    }
  }
}

// For want of memory to pack into.
static void multiply_naively(const Problem& p, int64_t row0, int64_t row1, int64_t col0, int64_t col1) {
  for (int64_t i = row0; i < row1; ++i)
    for (int64_t j = col0; j < col1; ++j) {
      float sum = 0, &c = p.c[i * p.ldc + j];
      for (int64_t k = 0; k < p.k; ++k) sum += *p.a.at(i, k) * *p.b.at(k, j);
      sum *= p.alpha;
      if (p.beta != 0) sum += p.beta * c;
      if (p.finish.bias) sum += p.finish.bias[j];
      c = p.finish.relu && sum < 0 ? 0 : sum;
      if (p.finish.function) unary_row(p.finish.function, &c, &c, 1, 0, 0);
    }
}

// The panels that the first row of tiles does not pack: partial ones, and transposed ones.
VEC_INLINE void pack_group(const Problem& p, const Block& b) {
  for (int64_t j = b.part.col0; j < b.part.col1; j += kCols) {
    const int w = int(least<int64_t>(kCols, b.part.col1 - j));
    if (!b.fills || w < kCols) pack_panel(p.b.from(b.k0, j), b.k, w, b.packed_b + (j - b.part.col0) * b.k, kCols);
  }
}

// Panels of B are packed just before their use, by the thread that uses them: shared between cores, they would cross from
// cache to cache. One at a time where the columns of A are read in place: they are in no cache anyway.
static void multiply_packed(
    const Problem& p, const Plan& q, const Part& part, float* packed_b, float* packed_a, Context& ctx) {
  const int64_t step = p.a.transposed && !packed_a ? kCols : kGroupCols;
  for (int64_t k0 = 0; k0 == 0 || k0 < p.k; k0 += q.depth)
    for (int64_t j = part.col0; j < part.col1 && !stopped(ctx); j += step) {
      const Part group{part.tile0, part.tile1, j, least(part.col1, j + step)};
      const Block b{group, k0, least(q.depth, p.k - k0), packed_b, !p.b.transposed, packed_a};
      pack_group(p, b);
      multiply_group(p, q, b);
    }
}

// k = 0 still makes one pass: it scales c.
static void multiply_in_place(const Problem& p, const Plan& q, const Part& part, Context& ctx) {
  for (int64_t k0 = 0; (k0 == 0 || k0 < p.k) && !stopped(ctx); k0 += q.depth)
    multiply_panels(p, q, {part, k0, least(q.depth, p.k - k0)});
}

static void multiply_part(const Problem& p, const Plan& q, const Part& part, Context& ctx) {
  if (!q.pack_b) return multiply_in_place(p, q, part, ctx);
  float* packed_b = ctx.scratch(kPackedB, q.depth * kGroupCols);
  float* packed_a = q.pack_a ? ctx.scratch(kPackedA, q.depth * kSetOfTiles * kMostRows) : nullptr;
  if (packed_b && (packed_a || !q.pack_a)) return multiply_packed(p, q, part, packed_b, packed_a, ctx);
  const RowTiles tiles(p.m, q.rows);
  multiply_naively(p, tiles.row_of(part.tile0), tiles.row_of(part.tile1), part.col0, part.col1);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::gemm
