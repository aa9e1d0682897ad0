// SPDX-License-Identifier: MIT
// A part of a product that one thread computes alone, block by block.
#pragma once
#include "pack.h"
#include "plan.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::gemm {

enum Slot { kPackedB = 0, kPartialSums = 1, kVector = 2 };

// n rows are split into tiles whose heights differ by one at most; tile t of them begins at row_of(t).
struct RowTiles {
  int64_t count, height, taller;
  GEMMULE_INLINE explicit RowTiles(int64_t n) : count(pieces(n, kRows)), height(count ? n / count : 0), taller(count ? n % count : 0) {}
  GEMMULE_INLINE int64_t row_of(int64_t t) const { return t * height + least(t, taller); }
};

// Of one product: rows of tiles tile0 .. tile1, columns col0 .. col1.
struct Part {
  int64_t tile0, tile1, col0, col1;
};

// One pass over k0 .. k0 + k of a part. `packed` holds the columns of B from packed_col on, or is null.
struct Block {
  Part part;
  int64_t k0, k;
  const float* packed;
  int64_t packed_col;
};

VEC_INLINE Tile tile_of(const Problem& p, const Block& b, int64_t j, int w) {
  const bool last = b.k0 + b.k >= p.k;
  Tile t;
  t.b = b.packed ? b.packed + (j - b.packed_col) * b.k : p.b.at(b.k0, j);
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
  for (int64_t i = 0; i < rows; ++i) p.finish.function(c + i * p.ldc, cols);
}

// Panels outermost: a panel of B is reused from the cache by all row tiles.
static void multiply_block(const Problem& p, const Block& b) {
  const RowTiles tiles(p.m);
  const bool finish = p.finish.function && b.k0 + b.k >= p.k;
  for (int64_t j = b.part.col0; j < b.part.col1; j += kCols) {
    const int w = int(least<int64_t>(kCols, b.part.col1 - j)), vectors = int(pieces(w, W));
    Tile t = tile_of(p, b, j, w);
    const auto& kernels = micro_kernels.of[!p.a.transposed][w % W != 0];
    for (int64_t r = b.part.tile0; r < b.part.tile1; ++r) {
      const int64_t i = tiles.row_of(r), height = tiles.row_of(r + 1) - i;
      t.a = p.a.at(i, b.k0);
      t.c = p.c + i * p.ldc + j;
      kernels[height - 1][vectors - 1](t);
      if (finish) finish_rows(p, t.c, height, w);
    }
  }
}

VEC_INLINE void pack_columns(const Problem& p, int64_t k0, int64_t k, int64_t col0, int64_t col1, float* dst) {
  for (int64_t j = col0; j < col1; j += kCols)
    pack_panel(p.b.from(k0, 0), k, j, int(least<int64_t>(kCols, col1 - j)), dst + (j - col0) * k);
}

// For want of memory to pack into.
static void multiply_naively(const Problem& p, const Part& part) {
  const RowTiles tiles(p.m);
  for (int64_t i = tiles.row_of(part.tile0); i < tiles.row_of(part.tile1); ++i)
    for (int64_t j = part.col0; j < part.col1; ++j) {
      float sum = 0, &c = p.c[i * p.ldc + j];
      for (int64_t k = 0; k < p.k; ++k) sum += *p.a.at(i, k) * *p.b.at(k, j);
      sum *= p.alpha;
      if (p.finish.bias) sum += p.finish.bias[j];
      if (p.beta != 0) sum += p.beta * c;
      c = p.finish.relu && sum < 0 ? 0 : sum;
      if (p.finish.function) p.finish.function(&c, 1);
    }
}

// k = 0 still makes one pass: it scales c.
static void multiply_part(const Problem& p, const Plan& q, const Part& part, Context& ctx) {
  float* packed = nullptr;
  if (q.pack_b && !(packed = ctx.scratch(kPackedB, packed_size(q.depth, least(q.block_cols, part.col1 - part.col0)))))
    return multiply_naively(p, part);
  for (int64_t j = part.col0; j < part.col1; j += q.block_cols)
    for (int64_t k0 = 0; k0 == 0 || k0 < p.k; k0 += q.depth) {
      if (ctx.cancelled && *ctx.cancelled) return;
      const int64_t end = least(part.col1, j + q.block_cols), k = least(q.depth, p.k - k0);
      if (packed) pack_columns(p, k0, k, j, end, packed);
      multiply_block(p, {{part.tile0, part.tile1, j, end}, k0, k, packed, j});
    }
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::gemm
