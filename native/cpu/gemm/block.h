// SPDX-License-Identifier: MIT
// A part of a product that one thread computes alone, block by block.
#pragma once
#include "../vec_math.h"
#include "pack.h"
#include "plan.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::gemm {

enum Slot { kPackedB = 0, kPartialSums = 1, kVector = 2 };

VEC_INLINE bool stopped(const Context& ctx) { return ctx.cancelled && *ctx.cancelled; }

// n rows are split into tiles whose heights differ by one at most; tile t of them begins at row_of(t).
struct RowTiles {
  int64_t count, height, taller;
  GEMMULE_INLINE RowTiles(int64_t n, int most) : count(pieces(n, most)), height(count ? n / count : 0), taller(count ? n % count : 0) {}
  GEMMULE_INLINE int64_t row_of(int64_t t) const { return t * height + least(t, taller); }
};

// Of one product: the rows of tiles tile0 .. tile1, columns col0 .. col1.
struct Part {
  int64_t tile0, tile1, col0, col1;
};

// One pass over k0 .. k0 + k of a part.
struct Block {
  Part part;
  int64_t k0, k;
  float* packed = nullptr;  // the part's columns of B, a single panel
  bool fills = false;       // the first tile of the part fills `packed`
};

VEC_INLINE Tile tile_of(const Problem& p, const Block& b, int64_t j, int w) {
  const bool last = b.k0 + b.k >= p.k;
  Tile t{};
  t.b = b.packed ? b.packed : p.b.at(b.k0, j);
  t.b_step = b.packed ? kCols : p.b.ld;
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
VEC_INLINE void multiply_and_pack(const Problem& p, const Block& b, Tile t, int64_t height) {
  t.copy = b.packed;
  t.b = p.b.at(b.k0, b.part.col0);
  t.b_step = p.b.ld;
  micro_kernels.copying[!p.a.transposed][height - 1](t);
}

// Tile `r` of a panel fetches its share of the panel beside it.
VEC_INLINE void fetch_beside(const Problem& p, const Plan& q, const Block& b, int64_t j, int64_t r, Tile& t) {
  const int64_t rows = pieces(kLine, b.part.tile1 - b.part.tile0), from = (r - b.part.tile0) * rows * pieces(b.k, kLine);
  t.fetch = j + q.cols() < b.part.col1 && from < b.k ? int(rows) : 0;
  t.next = t.fetch ? p.b.at(b.k0 + from, j + q.cols()) : nullptr;
}

// Panels outermost: a panel of B is reused from the cache by all row tiles.
static void multiply_block(const Problem& p, const Plan& q, const Block& b) {
  const RowTiles tiles(p.m, q.rows);
  const bool finish = p.finish.function && b.k0 + b.k >= p.k;
  for (int64_t j = b.part.col0; j < b.part.col1; j += q.cols()) {
    const int w = int(least(q.cols(), b.part.col1 - j)), vectors = int(pieces(w, W));
    const auto& kernels = micro_kernels.of[!p.a.transposed][w % W != 0][vectors - 1];
    Tile t = tile_of(p, b, j, w);
    for (int64_t r = b.part.tile0; r < b.part.tile1; ++r) {
      const int64_t i = tiles.row_of(r), height = tiles.row_of(r + 1) - i;
      t.a = p.a.at(i, b.k0);
      t.c = p.c + i * p.ldc + j;
      if (q.fetch_b && !b.packed) fetch_beside(p, q, b, j, r, t);
      if (b.fills && r == b.part.tile0) multiply_and_pack(p, b, t, height);
      else kernels[height - 1](t);
      if (finish) finish_rows(p, t.c, height, w);
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

// A panel of B is packed just before its use, by the thread that uses it: shared between cores, it would cross from cache to
// cache. Whole panels that need no transposing are packed by the first tile.
static void multiply_packed(const Problem& p, const Plan& q, const Part& part, float* packed, Context& ctx) {
  for (int64_t k0 = 0; k0 == 0 || k0 < p.k; k0 += q.depth)
    for (int64_t j = part.col0; j < part.col1 && !stopped(ctx); j += q.cols()) {
      const int64_t end = least(part.col1, j + q.cols()), k = least(q.depth, p.k - k0);
      const bool fills = !p.b.transposed && end - j == kCols;
      if (!fills) pack_panel(p.b.from(k0, j), k, int(end - j), packed, kCols);
      multiply_block(p, q, {{part.tile0, part.tile1, j, end}, k0, k, packed, fills});
    }
}

// k = 0 still makes one pass: it scales c.
static void multiply_in_place(const Problem& p, const Plan& q, const Part& part, Context& ctx) {
  for (int64_t k0 = 0; (k0 == 0 || k0 < p.k) && !stopped(ctx); k0 += q.depth)
    multiply_block(p, q, {part, k0, least(q.depth, p.k - k0)});
}

static void multiply_part(const Problem& p, const Plan& q, const Part& part, Context& ctx) {
  if (!q.pack_b) return multiply_in_place(p, q, part, ctx);
  if (float* packed = ctx.scratch(kPackedB, q.depth * kCols)) return multiply_packed(p, q, part, packed, ctx);
  const RowTiles tiles(p.m, q.rows);
  multiply_naively(p, tiles.row_of(part.tile0), tiles.row_of(part.tile1), part.col0, part.col1);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::gemm
