// SPDX-License-Identifier: MIT
// The micro-kernels: a tile of C held in registers while k runs. Every height and width in vectors has a kernel of its own,
// so that rows are split into tiles of nearly equal height and none is padded.
#pragma once
#include "problem.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::gemm {

#if defined(__AVX512F__) || defined(__aarch64__)
constexpr int kVectors = 4;  // of 32 registers 6 x 4 accumulate, 4 hold B, 1 holds A
VEC_INLINE constexpr int most_rows(int vectors) { return vectors == 4 ? 6 : vectors == 3 ? 8 : 12; }
#else
constexpr int kVectors =
    2;  // of 16 registers 6 x 2 accumulate, 2 hold B, 1 holds A, 1 a product where there is no fused form
VEC_INLINE constexpr int most_rows(int vectors) { return vectors == 2 ? 6 : 12; }
#endif
constexpr int kMostRows = 12;
constexpr int kCols = kVectors * W;
constexpr bool kMaskedLoads = W > 4;  // elsewhere partial vectors of B are packed, with zeros beside them

struct Tile {
  const float *a, *b;
  int64_t a_step, b_step;  // from one k to the next; in kernels that read rows of A, a_step is from row to row
  int64_t below;           // where A is read in rows: from its first to that of the tile to come, or 0
  float* c;
  int64_t ldc;
  int64_t k;
  int cols;  // valid columns, where the last vector is partial
  float alpha, beta;
  const float* bias;
  bool relu;
  float* copy;        // where copying kernels write the rows of B, kCols apart
  const float* next;  // rows of B to fetch for later, b_step apart, `fetch` of them every line of A
  int fetch;
  Ahead ahead;  // fetched on the way, ahead_each every line of A
  int ahead_each;
};

// Shortly before they are needed: fetched at the start, they would be evicted again.
template <int R, int V>
VEC_INLINE void fetch_c(const Tile& t) {
#pragma GCC unroll 16
  for (int i = 0; i < R; ++i)
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) fetch_to_write(t.c + i * t.ldc + v * W);
}

template <int V>
VEC_INLINE const float* fetch_rows(const float* row, int64_t step, int count) {
  for (; count > 0; --count, row += step)
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) __builtin_prefetch(row + v * W, 0, 2);
  return row;
}

// Calls f(sum, offset in c, column, whether partial) for each vector of the tile.
template <int R, int V, bool edge, class F>
VEC_INLINE void each_vector(Vec (&sum)[R][V], int64_t ldc, const F& f) {
#pragma GCC unroll 16
  for (int i = 0; i < R; ++i)
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) f(sum[i][v], i * ldc + v * W, v * W, edge && v == V - 1);
}

// Pass by pass over all registers, so that each question is asked once a tile.
template <int R, int V, bool edge>
VEC_INLINE void store_tile(const Tile& t, Vec (&sum)[R][V], Mask last) {
  const Vec alpha = splat(t.alpha), beta = splat(t.beta);
  float* const c = t.c;
  const int64_t ldc = t.ldc;
  const float* const bias = t.bias;
#define GEMMULE_LAMBDA __attribute__((always_inline))
  const auto each = [&](const auto& f) GEMMULE_LAMBDA { each_vector<R, V, edge>(sum, ldc, f); };
  each([&](Vec& r, int64_t, int, bool) GEMMULE_LAMBDA { r = alpha * r; });
  if (t.beta != 0)
    each([&](Vec& r, int64_t at, int, bool partial)
             GEMMULE_LAMBDA { r = fma(beta, partial ? load(c + at, last) : load(c + at), r); });
  if (bias)
    each([&](Vec& r, int64_t, int j, bool partial)
             GEMMULE_LAMBDA { r += partial ? load(bias + j, last) : load(bias + j); });
  if (t.relu) each([&](Vec& r, int64_t, int, bool) GEMMULE_LAMBDA { r = r < zero() ? zero() : r; });
  each([&](Vec& r, int64_t at, int, bool partial)
           GEMMULE_LAMBDA { partial ? store(c + at, r, last) : store(c + at, r); });
#undef GEMMULE_LAMBDA
}

// C = relu(alpha * A * B + beta * C + bias). rows: A is read in place, its rows a_step apart; else the rows of one k are
// adjacent. copies: B comes from afar, and is copied together on its way.
template <int R, int V, bool rows, bool edge, bool copies = false>
static void multiply_tile(const Tile& t) {
  const Mask last = mask(edge ? t.cols - (V - 1) * W : W);
  Vec sum[R][V];
#pragma GCC unroll 16
  for (int i = 0; i < R; ++i)
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) sum[i][v] = zero();
  const float *a = t.a, *b = t.b, *next = t.next;
  const int64_t a_step = t.a_step, b_step = t.b_step, below = t.below;
  float* copy = t.copy;
  Ahead ahead = t.ahead;
  for (int64_t left = t.k, n; left > 0; left -= n) {
    n = least<int64_t>(left, kLine);
    if (rows)
#pragma GCC unroll 16
      for (int i = 0; i < R; ++i) __builtin_prefetch(a + below + i * a_step);
    if (!copies) next = fetch_rows<V>(next, b_step, t.fetch);
    if (rows && !copies) fetch_ahead(ahead, t.ahead_each);
    if (left <= 3 * kLine && left > 2 * kLine) fetch_c<R, V>(t);
#pragma GCC unroll 2
    for (int64_t k = n; k > 0; --k) {
      Vec y[V];
#pragma GCC unroll 4
      for (int v = 0; v < V; ++v) {
        if (copies) __builtin_prefetch(b + 12 * b_step + v * W);
        y[v] = kMaskedLoads && edge && v == V - 1 ? load(b + v * W, last) : load(b + v * W);
        if (copies) store(copy + v * W, y[v]);
      }
#pragma GCC unroll 16
      for (int i = 0; i < R; ++i) {
        const Vec x = splat(rows ? a[i * a_step] : a[i]);
#pragma GCC unroll 4
        for (int v = 0; v < V; ++v) sum[i][v] = fma(x, y[v], sum[i][v]);
      }
      if (!rows) __builtin_prefetch(a + 2 * R - 1);  // of the tile below
      b += b_step;
      a += rows ? 1 : a_step;
      if (copies) copy += kCols;
    }
  }
  store_tile<R, V, edge>(t, sum, last);
}

using MicroKernel = void (*)(const Tile&);

struct MicroKernels {
  MicroKernel of[2][2][kVectors][kMostRows];  // [rows][edge][vectors - 1][height - 1]
  MicroKernel copying[2][kMostRows];          // [rows][height - 1], of kVectors whole vectors
};
template <bool rows, bool edge, int R = 1, int V = 1>
constexpr void fill(MicroKernels& table) {
  table.of[rows][edge][V - 1][R - 1] = multiply_tile<R, V, rows, edge>;
  if constexpr (V == kVectors && !edge) table.copying[rows][R - 1] = multiply_tile<R, V, rows, false, true>;
  if constexpr (R < most_rows(V)) fill<rows, edge, R + 1, V>(table);
  else if constexpr (V < kVectors) fill<rows, edge, 1, V + 1>(table);
}
constexpr MicroKernels all_micro_kernels() {
  MicroKernels table{};
  fill<false, false>(table), fill<false, true>(table), fill<true, false>(table), fill<true, true>(table);
  return table;
}
constexpr MicroKernels micro_kernels = all_micro_kernels();

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::gemm
