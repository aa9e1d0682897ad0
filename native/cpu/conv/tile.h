// SPDX-License-Identifier: MIT
// The micro-kernels of convolution: a tile of outputs, `height` windows by some vectors of filters, held in registers
// while the places of the windows run. The input is read where it lies, by broadcast, in runs of floats that adjoin.
#pragma once
#include "sweep.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::windows {

// Floats that adjoin in the input, and the weights that they meet.
struct Run {
  int64_t x, w;  // where they begin, behind the window's first place inside and in the panel
  int64_t depth;
};

struct Tile {
  const float* x;
  int64_t x_step;  // from window to window
  const float* w;
  int64_t w_step;  // from one float's weights to the next's
  const Run* runs;
  int64_t count;
  float* y;
  int64_t y_step;
  int cols;
  const float* bias;
  bool adds, relu;  // adds: the sums so far stand in y
};

VEC_INLINE Vec load_or_part(const float* p, bool partial, Mask last) { return partial ? load(p, last) : load(p); }

template <int R, int V>
VEC_INLINE void begin_sums(const Tile& t, Vec (&sum)[R][V], bool partial, Mask last) {
  if (t.adds) {
#pragma GCC unroll 16
    for (int i = 0; i < R; ++i)
#pragma GCC unroll 4
      for (int v = 0; v < V; ++v) sum[i][v] = load_or_part(t.y + i * t.y_step + v * W, v == V - 1 && partial, last);
    return;
  }
#pragma GCC unroll 4
  for (int v = 0; v < V; ++v) {
    const Vec first = t.bias ? load_or_part(t.bias + v * W, v == V - 1 && partial, last) : zero();
#pragma GCC unroll 16
    for (int i = 0; i < R; ++i) sum[i][v] = first;
  }
}

template <int R, int V>
VEC_INLINE void end_sums(const Tile& t, Vec (&sum)[R][V], bool partial, Mask last) {
  if (t.relu)
#pragma GCC unroll 16
    for (int i = 0; i < R; ++i)
#pragma GCC unroll 4
      for (int v = 0; v < V; ++v) sum[i][v] = larger(zero(), sum[i][v]);  // NaN stays
  float* y = t.y;
  const int64_t y_step = t.y_step;
  if (partial)
#pragma GCC unroll 16
    for (int i = 0; i < R; ++i, y += y_step) {
#pragma GCC unroll 4
      for (int v = 0; v < V - 1; ++v) store(y + v * W, sum[i][v]);
      store(y + (V - 1) * W, sum[i][V - 1], last);
    }
  else
#pragma GCC unroll 16
    for (int i = 0; i < R; ++i, y += y_step)
#pragma GCC unroll 4
      for (int v = 0; v < V; ++v) store(y + v * W, sum[i][v]);
}

// Shortly before they are needed: fetched at the start, they would be evicted again.
template <int R, int V>
VEC_INLINE void fetch_y(const Tile& t) {
#pragma GCC unroll 16
  for (int i = 0; i < R; ++i)
#pragma GCC unroll 4
    for (int v = 0; v < V; v += greatest(1, gemm::kLine / W)) gemm::fetch_to_write(t.y + i * t.y_step + v * W);
}

// Sums of a small tile are kept in parts, so that there are enough chains to hide an addition's latency.
VEC_INLINE constexpr int chains(int sums) { return sums >= 8 ? 1 : sums >= 4 ? 2 : 4; }

template <int R, int V>
VEC_INLINE void multiply(const float* x, int64_t x_step, const float* w, Vec (&sum)[R][V]) {
  Vec y[V];
#pragma GCC unroll 4
  for (int v = 0; v < V; ++v) y[v] = load(w + v * W);
#pragma GCC unroll 16
  for (int i = 0; i < R; ++i) {
    const Vec a = splat(x[i * x_step]);
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) sum[i][v] = fma(a, y[v], sum[i][v]);
  }
}

template <int R, int V>
static void make_tile(const Tile& t) {
  constexpr int C = chains(R * V);
  const bool partial = t.cols < V * W;
  const Mask last = mask(t.cols - (V - 1) * W);
  Vec sum[C][R][V] = {};
  begin_sums<R, V>(t, sum[0], partial, last);
  const int64_t x_step = t.x_step, w_step = t.w_step;
  const Run* run = t.runs;
  for (int64_t left = t.count; left > 0; --left, ++run) {
    const float *x = t.x + run->x, *w = t.w + run->w;
    if (left == 1) fetch_y<R, V>(t);
    int64_t k = run->depth;
    if constexpr (C > 1)
      for (; k >= C; k -= C, x += C, w += C * w_step)
#pragma GCC unroll 4
        for (int c = 0; c < C; ++c) multiply<R, V>(x + c, x_step, w + c * w_step, sum[c]);
#pragma GCC unroll 2
    for (; k > 0; --k, ++x, w += w_step) multiply<R, V>(x, x_step, w, sum[0]);
  }
#pragma GCC unroll 4
  for (int c = 1; c < C; ++c)
#pragma GCC unroll 8
    for (int i = 0; i < R; ++i)
#pragma GCC unroll 4
      for (int v = 0; v < V; ++v) sum[0][i][v] += sum[c][i][v];
  end_sums<R, V>(t, sum[0], partial, last);
}

using MakeTile = void (*)(const Tile&);
struct TileMakers {
  MakeTile of[kVectors][gemm::kMostRows];  // [vectors - 1][height - 1]
};
template <int R = 1, int V = 1>
constexpr void fill(TileMakers& table) {
  table.of[V - 1][R - 1] = make_tile<R, V>;
  if constexpr (R < most_rows(V)) fill<R + 1, V>(table);
  else if constexpr (V < kVectors) fill<1, V + 1>(table);
}
constexpr TileMakers all_tile_makers() {
  TileMakers table{};
  fill(table);
  return table;
}
constexpr TileMakers tile_makers = all_tile_makers();

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::windows
