// SPDX-License-Identifier: MIT
// The micro-kernels: a tile of C, up to kRows x kCols, held in registers while k runs.
// Every height and width in vectors has a kernel of its own, so that rows are split into tiles of nearly equal height and
// none is padded.
#pragma once
#include "problem.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::gemm {

// 6 x 4 = 24 accumulators of 32 registers, 4 for B, 1 for A; with 16 registers 6 x 2 = 12 and 2 and 1.
// Six rows a power of two apart do not fill an 8-way L1 set, as fourteen would.
#if defined(__AVX512F__) || defined(__aarch64__)
constexpr int kVectors = 4;
#else
constexpr int kVectors = 2;
#endif
constexpr int kRows = 6;
constexpr int kCols = kVectors * W;

struct Tile {
  const float *a, *b;
  int64_t a_step, b_step;  // from one k to the next; in kernels that read rows of A, a_step is from row to row
  float* c;
  int64_t ldc;
  int64_t k;
  int cols;  // valid columns, where the last vector is partial
  float alpha, beta;
  const float* bias;
  bool relu;
};

// Fetched shortly before it is needed: fetched at the start, the tile would be evicted again.
template <int R, int V>
VEC_INLINE void fetch_c(const Tile& t) {
#pragma GCC unroll 16
  for (int i = 0; i < R; ++i)
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) __builtin_prefetch(t.c + i * t.ldc + v * W, 1);
}

template <int R, int V, bool edge>
VEC_INLINE void store_tile(const Tile& t, const Vec (&sum)[R][V], Mask last) {
  const Vec alpha = splat(t.alpha), beta = splat(t.beta);
#pragma GCC unroll 4
  for (int v = 0; v < V; ++v) {
    const bool partial = edge && v == V - 1;
    Vec bias = zero();
    if (t.bias) bias = partial ? load(t.bias + v * W, last) : load(t.bias + v * W);
#pragma GCC unroll 16
    for (int i = 0; i < R; ++i) {
      float* c = t.c + i * t.ldc + v * W;
      Vec r = fma(alpha, sum[i][v], bias);
      if (t.beta != 0) r = fma(beta, partial ? load(c, last) : load(c), r);
      if (t.relu) r = r < zero() ? zero() : r;
      if (partial) store(c, r, last);
      else store(c, r);
    }
  }
}

// C = alpha * A * B + beta * C + bias. rows: A is read in place, its rows a_step apart; else the rows of one k are adjacent.
template <int R, int V, bool rows, bool edge>
static void multiply_tile(const Tile& t) {
  const Mask last = mask(edge ? t.cols - (V - 1) * W : W);
  Vec sum[R][V];
#pragma GCC unroll 16
  for (int i = 0; i < R; ++i)
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) sum[i][v] = zero();
  const float *a = t.a, *b = t.b;
  const int64_t a_step = t.a_step, b_step = t.b_step;
  for (int64_t left = t.k, n; left > 0; left -= n) {
    n = least<int64_t>(left, 16);  // one cache line of a row of A
    if (rows)
#pragma GCC unroll 16
      for (int i = 0; i < R; ++i) __builtin_prefetch(a + (R + i) * a_step);  // of the tile below
    if (left <= 48 && left > 32) fetch_c<R, V>(t);
#pragma GCC unroll 2
    for (int64_t k = n; k > 0; --k) {
      Vec y[V];
#pragma GCC unroll 4
      for (int v = 0; v < V; ++v) y[v] = edge && v == V - 1 ? load(b + v * W, last) : load(b + v * W);
#pragma GCC unroll 16
      for (int i = 0; i < R; ++i) {
        const Vec x = splat(rows ? a[i * a_step] : a[i]);
#pragma GCC unroll 4
        for (int v = 0; v < V; ++v) sum[i][v] = fma(x, y[v], sum[i][v]);
      }
      b += b_step;
      a += rows ? 1 : a_step;
    }
  }
  store_tile<R, V, edge>(t, sum, last);
}

using MicroKernel = void (*)(const Tile&);

struct MicroKernels {
  MicroKernel of[2][2][kRows][kVectors];  // [rows][edge][height - 1][vectors - 1]
};
template <bool rows, bool edge, int R = 1, int V = 1>
constexpr void fill(MicroKernels& table) {
  table.of[rows][edge][R - 1][V - 1] = multiply_tile<R, V, rows, edge>;
  if constexpr (V < kVectors) fill<rows, edge, R, V + 1>(table);
  else if constexpr (R < kRows) fill<rows, edge, R + 1, 1>(table);
}
constexpr MicroKernels all_micro_kernels() {
  MicroKernels table{};
  fill<false, false>(table), fill<false, true>(table), fill<true, false>(table), fill<true, true>(table);
  return table;
}
constexpr MicroKernels micro_kernels = all_micro_kernels();

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::gemm
