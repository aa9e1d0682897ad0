// SPDX-License-Identifier: MIT
#include "channel_gradients.h"
#include "row_moments.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

// sum dy, and sum dy (x - mean).
struct Sums {
  double *dy, *product;  // [channels] of each part
};

VEC_INLINE bool needs_sums(const NormalizeGradArgs& p) { return p.dgamma || p.dbeta || (p.dx && !p.frozen); }

void sums_of_rows(const NormalizeGradArgs& p, const Sums& sums, Context& ctx) {
  const float *x = p.x.as(), *dy = p.dy.as(), *mean = p.mean.as();
  each_row_block(ctx, p.channels, p.outer * p.inner, [&](int64_t first, int64_t n) {
    for (int64_t c = first; c < first + n; ++c) {
      const Vec centre = splat(mean[c]);
      double dy_sum = 0, product = 0;
      for (int64_t o = 0; o < p.outer; ++o)
        for (int64_t i = 0; i < p.inner; i += kLeafFloats) {
          const int64_t at = (o * p.channels + c) * p.inner + i;
          const auto leaf = sum_leaf<2>(least(kLeafFloats, p.inner - i), [&](int64_t j, auto lanes, Vec(&t)[2]) {
            t[0] = load(dy + at + j, lanes);
            t[1] = t[0] * (load(x + at + j, lanes) - centre);
          });
          dy_sum += leaf.of[0], product += leaf.of[1];
        }
      sums.dy[c] = dy_sum, sums.product[c] = product;
    }
  });
}

void sums_of_columns(const NormalizeGradArgs& p, const Cut& cut, const Sums& sums, Context& ctx) {
  const float *x = p.x.as(), *dy = p.dy.as(), *mean = p.mean.as();
  const int64_t channels = p.channels;
  each_piece(cut, ctx, [&](const Piece& piece) {
    const int64_t at = piece.row * channels + piece.col, out = piece.part * channels + piece.col;
    sums_of_strip(
        dy + at, x + at, mean + piece.col, channels, piece.rows, piece.cols, sums.dy + out, sums.product + out);
  });
  add_parts(sums.dy, channels, cut.parts), add_parts(sums.product, channels, cut.parts);
}

void dx_of_columns(const NormalizeGradArgs& p, const float* table, int64_t width, Context& ctx) {
  const float *x = p.x.as(), *dy = p.dy.as();
  float* dx = p.dx.as();
  each_table_row(ctx, p.outer * p.channels, width, [=](int64_t at, int64_t n) {
    if (!p.frozen) return write_dx_row(dy + at, x + at, dx + at, table, width, n);
    each_vector(0, n,
        [=](int64_t j, auto lanes) { store(dx + at + j, load(dy + at + j, lanes) * load(table + j, lanes), lanes); });
  });
}
void dx_of_rows(const NormalizeGradArgs& p, const float* table, Context& ctx) {
  const float *x = p.x.as(), *dy = p.dy.as();
  float* dx = p.dx.as();
  each_row_block(ctx, p.outer * p.channels, p.inner, [&](int64_t first, int64_t n) {
    for (int64_t row = first; row < first + n; ++row) {
      const float* of = table + row % p.channels;
      const auto number = [&](int kind) { return splat(of[kind * p.channels]); };
      const Vec a = number(kA), mean = number(kMean), b = number(kB), d = number(kD);
      each_vector(row * p.inner, (row + 1) * p.inner, [&](int64_t i, auto lanes) {
        const Vec g = load(dy + i, lanes);
        store(dx + i, p.frozen ? a * g : dx_of(g, load(x + i, lanes), a, mean, b, d), lanes);
      });
    }
  });
}

void write_dx(const NormalizeGradArgs& p, const Sums& sums, Context& ctx) {
  const int64_t times = p.inner == 1 ? times_in_table(p.outer, p.channels) : 1, width = times * p.channels;
  float* table = ctx.scratch(1, kDxRows * width);
  if (!table) return reference::normalize_grad(p, ctx);
  const double count = double(p.outer) * double(p.inner);
  for (int64_t c = 0; c < p.channels; ++c) {
    const double r = 1 / __builtin_sqrt(double(p.variance.as()[c]) + p.epsilon);
    const double a = (p.gamma ? double(p.gamma.as()[c]) : 1) * r;
    table[kA * width + c] = float(a);
    table[kMean * width + c] = p.mean.as()[c];
    table[kB * width + c] = p.frozen ? 0 : float(a * r * r * sums.product[c] / count);
    table[kD * width + c] = p.frozen ? 0 : float(a * sums.dy[c] / count);
  }
  repeat_table(table, kDxRows, p.channels, times);
  p.inner == 1 ? dx_of_columns(p, table, width, ctx) : dx_of_rows(p, table, ctx);
}

}  // namespace

void normalize_grad(const NormalizeGradArgs& p, Context& ctx) {
  if (p.channels == 0) return;
  const Cut cut = p.inner == 1 ? cut_of(p.outer, p.channels) : Cut{p.outer, p.channels, 1, 1};
  double* memory = ctx.scratch<double>(0, 2 * cut.parts * p.channels);
  if (p.outer == 0 || p.inner == 0 || !memory) return reference::normalize_grad(p, ctx);
  const Sums sums = {memory, memory + cut.parts * p.channels};
  if (needs_sums(p)) p.inner == 1 ? sums_of_columns(p, cut, sums, ctx) : sums_of_rows(p, sums, ctx);
  for (int64_t c = 0; c < p.channels && p.dbeta; ++c) p.dbeta.as()[c] = float(sums.dy[c]);
  for (int64_t c = 0; c < p.channels && p.dgamma; ++c)
    p.dgamma.as()[c] = float(sums.product[c] / __builtin_sqrt(double(p.variance.as()[c]) + p.epsilon));
  if (p.dx) write_dx(p, sums, ctx);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
