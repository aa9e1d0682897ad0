// SPDX-License-Identifier: MIT
// Matrix times vector: bound by memory, so the matrix is read once, in the order in which it is stored.
#pragma once
#include "block.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::gemm {

// y = activation(alpha * sum + beta * y + bias), where X is [outputs, k] when `rows`, else [k, outputs].
struct Gemv {
  int64_t outputs, k;
  bool rows;
  const float* matrix;
  int64_t ld;
  const float* x;
  int64_t x_step;
  float* y;
  int64_t y_step;
  float alpha, beta;
  Finish finish;
  int64_t bias_step;  // 0: one bias for all
};

constexpr int64_t kChunk = 1024;  // outputs summed on the stack at a time

VEC_INLINE bool is_gemv(const Problem& p) { return (p.m == 1 || p.n == 1) && p.k > 0 && !p.b.panel; }

VEC_INLINE Gemv gemv_of(const Problem& p) {
  const int64_t a_step = p.a.transposed ? p.a.ld : 1, b_step = p.b.transposed ? 1 : p.b.ld;
  if (p.m == 1) return {p.n, p.k, p.b.transposed, p.b.p, p.b.ld, p.a.p, a_step, p.c, 1, p.alpha, p.beta, p.finish, 1};
  return {p.m, p.k, !p.a.transposed, p.a.p, p.a.ld, p.b.p, b_step, p.c, p.ldc, p.alpha, p.beta, p.finish, 0};
}

// sums[i] = X[i] . x for `count` rows; four at a time share the loads of x.
static void dot_rows(const float* X, int64_t ld, int64_t count, int64_t k, const float* x, float* sums) {
  constexpr int R = 4;
  for (int64_t i = 0; i < count; i += R) {
    const float* row[R];
    for (int r = 0; r < R; ++r) row[r] = X + least(i + r, count - 1) * ld;
    Vec s[R][2] = {};
    int64_t l = 0;
    for (; l + 2 * W <= k; l += 2 * W)
#pragma GCC unroll 4
      for (int r = 0; r < R; ++r) {
        s[r][0] = fma(load(row[r] + l), load(x + l), s[r][0]);
        s[r][1] = fma(load(row[r] + l + W), load(x + l + W), s[r][1]);
      }
    for (; l < k; l += W) {
      const Mask m = mask(int(least<int64_t>(W, k - l)));
#pragma GCC unroll 4
      for (int r = 0; r < R; ++r) s[r][0] = fma(load(row[r] + l, m), load(x + l, m), s[r][0]);
    }
    for (int r = 0; r < R && i + r < count; ++r) sums[i + r] = sum(s[r][0] + s[r][1]);
  }
}

constexpr int kRowsAtOnce = 8;

// sums[j] += sum over r of x[r] * row[r][j].
static void add_rows(const float* const (&row)[kRowsAtOnce], const Vec (&x)[kRowsAtOnce], int64_t count, float* sums) {
  for (int64_t j = 0; j < count; j += W) {
    const bool whole = count - j >= W;
    const Mask m = mask(whole ? W : int(count - j));
    Vec s = load(sums + j), t = zero();
#pragma GCC unroll 8
    for (int r = 0; r < kRowsAtOnce; r += 2) {
      s = fma(x[r], whole ? load(row[r] + j) : load(row[r] + j, m), s);
      t = fma(x[r + 1], whole ? load(row[r + 1] + j) : load(row[r + 1] + j, m), t);
    }
    store(sums + j, s + t);
  }
}

// The same over all of k at once, where X has V vectors of columns: the sums never leave the registers.
template <int V>
static void combine_narrow(const Gemv& g, const float* X, float* sums) {
  constexpr int S = V > 4 ? 1 : 2;  // enough chains to hide an addition's latency
  Vec s[S][V] = {};
  int64_t k = 0;
  for (; k + S <= g.k; k += S)
#pragma GCC unroll 2
    for (int i = 0; i < S; ++i) {
      const Vec x = splat(g.x[(k + i) * g.x_step]);
#pragma GCC unroll 8
      for (int v = 0; v < V; ++v) s[i][v] = fma(x, load(X + (k + i) * g.ld + v * W), s[i][v]);
    }
  for (; k < g.k; ++k)
    for (int v = 0; v < V; ++v) s[0][v] = fma(splat(g.x[k * g.x_step]), load(X + k * g.ld + v * W), s[0][v]);
  for (int v = 0; v < V; ++v) store(sums + v * W, S > 1 ? s[0][v] + s[S - 1][v] : s[0][v]);
}

VEC_INLINE bool is_narrow(int64_t count) {
  return count == W || count == 2 * W || count == 4 * W || (count == 8 * W && kVectors == 2);
}
static void combine_few(const Gemv& g, const float* X, int64_t count, float* sums) {
  if (count == W) combine_narrow<1>(g, X, sums);
  else if (count == 2 * W) combine_narrow<2>(g, X, sums);
  else if (count == 4 * W) combine_narrow<4>(g, X, sums);
  else combine_narrow<8>(g, X, sums);
}

// sums[j] = sum over k of x[k] * X[k][j]. sums holds whole vectors.
static void combine_rows(const Gemv& g, const float* X, int64_t count, float* sums) {
  if (is_narrow(count)) return combine_few(g, X, count, sums);
  for (int64_t j = 0; j < count; j += W) store(sums + j, zero());
  for (int64_t k0 = 0; k0 < g.k; k0 += kRowsAtOnce) {
    const float* row[kRowsAtOnce];
    Vec x[kRowsAtOnce];
    for (int r = 0; r < kRowsAtOnce; ++r) {
      const int64_t l = least(k0 + r, g.k - 1);
      row[r] = X + l * g.ld;
      x[r] = k0 + r < g.k ? splat(g.x[l * g.x_step]) : zero();
    }
    add_rows(row, x, count, sums);
  }
}

// Where the outputs adjoin and no function follows.
static void finish_adjacent(const Gemv& g, int64_t first, int64_t count, const float* sums) {
  const Vec alpha = splat(g.alpha), beta = splat(g.beta);
  for (int64_t i = 0; i < count; i += W) {
    const Mask m = mask(int(least<int64_t>(W, count - i)));
    float* y = g.y + first + i;
    Vec v = alpha * load(sums + i);
    if (g.beta != 0) v = fma(beta, load(y, m), v);
    if (g.finish.bias) v += load(g.finish.bias + first + i, m);
    if (g.finish.relu) v = v < zero() ? zero() : v;
    store(y, v, m);
  }
}

static void finish_outputs(const Gemv& g, int64_t first, int64_t count, float* sums) {
  if (g.y_step == 1 && g.bias_step == 1 && !g.finish.function) return finish_adjacent(g, first, count, sums);
  float* y = g.y + first * g.y_step;
  for (int64_t i = 0; i < count; ++i) {
    float v = g.alpha * sums[i];
    if (g.beta != 0) v += g.beta * y[i * g.y_step];
    if (g.finish.bias) v += g.finish.bias[(first + i) * g.bias_step];
    sums[i] = g.finish.relu && v < 0 ? 0 : v;
  }
  if (g.finish.function) unary_row(g.finish.function, sums, sums, count, 0, 0);
  for (int64_t i = 0; i < count; ++i) y[i * g.y_step] = sums[i];
}

static void multiply_vector(const Gemv& g, int64_t from, int64_t to) {
  alignas(64) float sums[kChunk];
  for (int64_t i = from; i < to; i += kChunk) {
    const int64_t count = least(kChunk, to - i);
    if (g.rows) dot_rows(g.matrix + i * g.ld, g.ld, count, g.k, g.x, sums);
    else combine_rows(g, g.matrix + i, count, sums);
    finish_outputs(g, i, count, sums);
  }
}

// Rows are summed against adjacent elements of x: elsewhere x is first copied together. False for want of memory.
VEC_INLINE bool gather_x(Gemv& g, Context& ctx) {
  if (!g.rows || g.x_step == 1) return true;
  float* x = ctx.scratch(kVector, g.k);
  if (!x) return false;
  for (int64_t k = 0; k < g.k; ++k) x[k] = g.x[k * g.x_step];
  g.x = x;
  g.x_step = 1;
  return true;
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::gemm
