// SPDX-License-Identifier: MIT
// Sums over the rows of a matrix, for each of its columns: a strip of columns in registers, some rows in float, these
// in double.
#pragma once
#include "blocks.h"
#include "lanes.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

constexpr int kStripVectors = 4, kStrip = kStripVectors * W;
constexpr int64_t kLeafRows = 64;

template <int N, int V>
struct ColumnSums {
  Vec of[N][V];
};
// terms(row, column, lanes, t) sets t to the N terms of a vector of columns.
template <int N, int V, class Lanes, class Terms>
VEC_INLINE ColumnSums<N, V> sum_rows(int64_t from, int64_t to, Lanes last, const Terms& terms) {
  ColumnSums<N, V> sum = {};
  Vec t[N];
  for (int64_t row = from; row < to; ++row) {
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) {
      if (v + 1 < V) terms(row, v * W, AllLanes{}, t);
      else terms(row, v * W, last, t);
#pragma GCC unroll 2
      for (int k = 0; k < N; ++k) sum.of[k][v] += t[k];
    }
  }
  return sum;
}

// The vectors of up to kStrip columns as a constant: calls f.template operator()<V>(lanes of the last one).
template <int V, class F>
VEC_INLINE void by_last(int cols, const F& f) {
  if (cols == V * W) f.template operator()<V>(AllLanes{});
  else f.template operator()<V>(mask(cols - (V - 1) * W));
}
template <class F>
VEC_INLINE void by_vectors(int cols, const F& f) {
  switch ((cols + W - 1) / W) {
    case 0: return;
    case 1: return by_last<1>(cols, f);
    case 2: return by_last<2>(cols, f);
    case 3: return by_last<3>(cols, f);
    default: return by_last<kStripVectors>(cols, f);
  }
}

// sum[k][column] += the terms of all rows, for `cols` columns, kStrip at most.
template <int N, class Terms>
VEC_INLINE void add_columns(int64_t rows, int cols, const Terms& terms, double (&sum)[N][kStrip]) {
  by_vectors(cols, [&]<int V>(auto last) {
    for (int64_t from = 0; from < rows; from += kLeafRows) {
      const auto leaf = sum_rows<N, V>(from, least(rows, from + kLeafRows), last, terms);
      float part[N][V * W];
      for (int k = 0; k < N; ++k)
        for (int v = 0; v < V; ++v) store(part[k] + v * W, leaf.of[k][v]);
      for (int k = 0; k < N; ++k)
        for (int j = 0; j < V * W; ++j) sum[k][j] += double(part[k][j]);
    }
  });
}

// Rows of few columns are taken several at a time, as one wide row; `left` of them remain.
struct WideRows {
  int64_t group, rows, left;
  int cols;
};
VEC_INLINE WideRows wide_rows(int64_t rows, int64_t cols) {
  const int64_t group = cols > 0 && cols <= kStrip / 2 && rows > 1 ? least(rows, kStrip / cols) : 1;
  return {group, rows / group, rows % group, int(cols * group)};
}
// A strip's columns of each of a wide row's rows.
VEC_INLINE void repeat(const float* x, int64_t cols, int64_t times, float* out) {
  for (int64_t i = 0; i < times; ++i)
    for (int64_t c = 0; c < cols; ++c) out[i * cols + c] = x[c];
}

// How a matrix is cut for tasks: strips of columns, and, where these are few, parts of the rows.
constexpr int64_t kMostParts = 16;
struct Cut {
  int64_t rows, cols, strips, parts;
};
VEC_INLINE Cut cut_of(int64_t rows, int64_t cols) {
  const int64_t strips = (cols + kStrip - 1) / kStrip, most = kMostParts / greatest<int64_t>(1, strips);
  return {rows, cols, strips, greatest<int64_t>(1, least(most, rows * cols / kBlock))};
}
// The sums of all parts, which lie one after another, to the first's.
VEC_INLINE void add_parts(double* sums, int64_t count, int64_t parts) {
  for (int64_t part = 1; part < parts; ++part)
#pragma GCC ivdep
    for (int64_t i = 0; i < count; ++i) sums[i] += sums[part * count + i];
}
// A task's piece.
struct Piece {
  int64_t part, row, rows, col;
  int cols;
};
template <class F>
VEC_INLINE void each_piece(const Cut& c, Context& ctx, const F& f) {
  const int64_t units = c.strips * c.parts, work = c.rows / c.parts * least<int64_t>(kStrip, c.cols);
  each_row_block(ctx, units, work, [&](int64_t first, int64_t n) {
    for (int64_t unit = first; unit < first + n; ++unit) {
      const int64_t part = unit / c.strips, col = unit % c.strips * kStrip, row = c.rows * part / c.parts;
      f(Piece{part, row, c.rows * (part + 1) / c.parts - row, col, int(least<int64_t>(kStrip, c.cols - col))});
    }
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
