// SPDX-License-Identifier: MIT
// N operands stretched to common dims, walked row by row: axes that all of them step through alike are one axis, so that
// equal shapes are one row, a bias [n] is rows of n, and a column [m, 1] is one number a row.
#pragma once
#include "blocks.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

template <int N>
struct Axes {
  int rank = 0;      // at least 1; axis 0 is the innermost, its strides are 0 or 1
  int64_t size = 1;  // elements in all
  int64_t extent[kMaxRank];
  int64_t stride[kMaxRank][N];
};

template <int N>
VEC_INLINE bool continues(const Axes<N>& axes, const int64_t (&stride)[N]) {
  const int last = axes.rank - 1;
  for (int k = 0; k < N; ++k)
    if (stride[k] != axes.stride[last][k] * axes.extent[last]) return false;
  return true;
}
template <int N>
VEC_INLINE void add_axis(Axes<N>& axes, int64_t extent, const int64_t (&stride)[N]) {
  axes.size *= extent;
  if (extent == 1) return;
  if (axes.rank > 0 && continues(axes, stride)) return void(axes.extent[axes.rank - 1] *= extent);
  axes.extent[axes.rank] = extent;
  for (int k = 0; k < N; ++k) axes.stride[axes.rank][k] = stride[k];
  ++axes.rank;
}
template <int N>
VEC_INLINE Axes<N> axes_of(const Dims& dims, const int64_t (&masks)[N]) {
  Axes<N> axes;
  int64_t step[N];
  for (int k = 0; k < N; ++k) step[k] = 1;
  for (int i = kMaxRank - 1; i >= 0; --i) {
    int64_t stride[N];
    for (int k = 0; k < N; ++k) {
      const bool stretched = masks[k] >> i & 1;
      stride[k] = stretched ? 0 : step[k];
      if (!stretched) step[k] *= dims[i];
    }
    add_axis(axes, dims[i], stride);
  }
  if (axes.rank == 0) axes.rank = 1, axes.extent[0] = 1;
  if (axes.extent[0] == 1)
    for (int k = 0; k < N; ++k) axes.stride[0][k] = 0;
  return axes;
}

// Calls f(offsets, at, n): n elements of a row, from `at` of the result and offsets[k] of operand k.
template <int N, class F>
VEC_INLINE void walk_rows(const Axes<N>& axes, int64_t begin, int64_t end, const F& f) {
  int64_t at[kMaxRank], offset[N] = {}, rest = begin;
  for (int i = 0; i < axes.rank; ++i) {
    at[i] = rest % axes.extent[i];
    rest /= axes.extent[i];
    for (int k = 0; k < N; ++k) offset[k] += at[i] * axes.stride[i][k];
  }
  while (begin < end) {
    const int64_t n = least(axes.extent[0] - at[0], end - begin);
    f(offset, begin, n);
    begin += n;
    at[0] += n;
    for (int k = 0; k < N; ++k) offset[k] += n * axes.stride[0][k];
    for (int i = 0; at[i] == axes.extent[i] && i + 1 < axes.rank; ++i) {
      for (int k = 0; k < N; ++k) offset[k] += axes.stride[i + 1][k] - axes.extent[i] * axes.stride[i][k];
      at[i] = 0;
      ++at[i + 1];
    }
  }
}
template <int N, class F>
VEC_INLINE void each_row(Context& ctx, const Axes<N>& axes, const F& f) {
  each_block(ctx, axes.size, [&](int64_t begin, int64_t n) { walk_rows(axes, begin, begin + n, f); });
}

// Rows of a few elements against one and the same row (a picture's channels and their means): `times` rows become one,
// against that row repeated. Returns times, 1 where it does not fit; `same` is then the operand to repeat.
constexpr int64_t kRepeated = 256;
template <int N>
VEC_INLINE int64_t widen_rows(Axes<N>& axes, int& same) {
  const int64_t n = axes.extent[0];
  if (axes.rank != 2 || axes.size < 4096 || n > kRepeated / 4) return 1;
  same = axes.stride[1][0] == 0 ? 0 : 1;
  for (int k = 0; k < N; ++k)
    if (axes.stride[0][k] != 1 || axes.stride[1][k] != (k == same ? 0 : n)) return 1;
  int64_t times = kRepeated / n;
  while (axes.extent[1] % times) --times;
  axes.extent[0] *= times;
  axes.extent[1] /= times;
  for (int k = 0; k < N; ++k) axes.stride[1][k] *= times;
  return times;
}
VEC_INLINE const float* repeat_row(const float* row, int64_t n, int64_t times, float* out) {
  for (int64_t i = 0; i < n * times; ++i) out[i] = row[i % n];
  return out;
}

// A row of an operand that either steps through its elements or holds one for all of them.
template <bool steps>
struct RowOf {
  const float* p;
  Vec one;
  GEMMULE_INLINE RowOf(const float* from) : p(from), one(steps ? zero() : splat(*from)) {}
  GEMMULE_INLINE Vec at(int64_t i) const { return steps ? load(p + i) : one; }
  GEMMULE_INLINE Vec at(int64_t i, Mask m) const { return steps ? load(p + i, m) : one; }
};

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
