// SPDX-License-Identifier: MIT
// The micro-kernels of the filter gradient: a tile of dw, some rows (each a channel at a place of the window) by some
// vectors of filters, held in registers while output pixels run. x is read where it lies, by broadcast.
#pragma once
#include "../gemm/micro_kernel.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::filter_grad {

using gemm::kMostRows;
using gemm::kVectors;
using gemm::most_rows;

// Output pixels that adjoin, numbered within the pass, and what the first of them reads.
struct PixelRun {
  const float* x;
  int64_t pixel, count;
};

struct Tile {
  const PixelRun* runs;
  int64_t count;
  int64_t x_step;       // from pixel to pixel
  int64_t row;          // where the tile's first row lies in what a pixel reads; the others adjoin
  const int64_t* rows;  // or where each of its rows lies
  const float* dy;      // [pixels of the pass][vectors of the tile]
  int64_t dy_step;      // of copying kernels: from pixel to pixel
  float* copy;          // where these leave dy packed
  float* dw;
  int64_t dw_step;
  int cols;
  bool adds;
  const float* next;  // to fetch for the next pass: a line for each pixel, next_step apart
  int64_t next_step;
};

template <int R, int V>
VEC_INLINE void store_tile(const Tile& t, Vec (&sum)[R][V]) {
  const bool partial = t.cols < V * W;
  const Mask last = mask(t.cols - (V - 1) * W);
#pragma GCC unroll 16
  for (int i = 0; i < R; ++i)
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) {
      float* const dw = t.dw + i * t.dw_step + v * W;
      if (v == V - 1 && partial) store(dw, t.adds ? sum[i][v] + load(dw, last) : sum[i][v], last);
      else store(dw, t.adds ? sum[i][v] + load(dw) : sum[i][v]);
    }
}

// scattered: `rows` says where rows lie. copies: dy is read where it lies.
template <int R, int V, bool scattered, bool copies = false>
static void add_pixels(const Tile& t) {
  Vec sum[R][V];
#pragma GCC unroll 16
  for (int i = 0; i < R; ++i)
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) {
      sum[i][v] = zero();
      if (v * W % gemm::kLine == 0) __builtin_prefetch(t.dw + i * t.dw_step + v * W, 1);
    }
  const int64_t x_step = t.x_step, next_step = t.next_step, dy_step = copies ? t.dy_step : V * W;
  const int64_t* const rows = t.rows;
  const float* next = t.next;
  for (const PixelRun *run = t.runs, *end = run + t.count; run < end; ++run) {
    const float *x = run->x + t.row, *dy = t.dy + run->pixel * dy_step;
    float* copy = copies ? t.copy + run->pixel * (V * W) : nullptr;
#pragma GCC unroll 2
    for (int64_t k = run->count; k > 0; --k, x += x_step, dy += dy_step, next += next_step) {
      __builtin_prefetch(next, 0, 2);
      Vec y[V];
#pragma GCC unroll 4
      for (int v = 0; v < V; ++v) {
        y[v] = load(dy + v * W);
        if (copies) store(copy + v * W, y[v]);
      }
      if (copies) copy += V * W;
#pragma GCC unroll 16
      for (int i = 0; i < R; ++i) {
        const Vec a = splat(x[scattered ? rows[i] : i]);
#pragma GCC unroll 4
        for (int v = 0; v < V; ++v) sum[i][v] = fma(a, y[v], sum[i][v]);
      }
    }
  }
  store_tile<R, V>(t, sum);
}

using AddPixels = void (*)(const Tile&);
struct TileAdders {
  AddPixels of[2][kVectors][kMostRows];  // [scattered][vectors - 1][rows - 1]
  AddPixels copying[kMostRows];          // [rows - 1], of kVectors whole vectors
};
template <bool scattered, int R = 1, int V = 1>
constexpr void fill(TileAdders& table) {
  table.of[scattered][V - 1][R - 1] = add_pixels<R, V, scattered>;
  if constexpr (V == kVectors && !scattered) table.copying[R - 1] = add_pixels<R, V, false, true>;
  if constexpr (R < most_rows(V)) fill<scattered, R + 1, V>(table);
  else if constexpr (V < kVectors) fill<scattered, 1, V + 1>(table);
}
constexpr TileAdders all_tile_adders() {
  TileAdders table{};
  fill<false>(table), fill<true>(table);
  return table;
}
constexpr TileAdders tile_adders = all_tile_adders();

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::filter_grad
