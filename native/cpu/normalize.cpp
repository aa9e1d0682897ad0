// SPDX-License-Identifier: MIT
#include "channel_rows.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

// y = (x - mean) * scale + beta: not x * scale + shift, which would cost the digits of a mean far above the deviation.
enum { kMean, kScale, kBeta, kRows };

void columns(const NormalizeArgs& p, const float* table, int64_t width, Context& ctx) {
  const float *x = p.x.as(), *mean = table, *scale = table + width, *beta = table + 2 * width;
  float* y = p.y.as();
  each_table_row(ctx, p.outer * p.channels, width, [=](int64_t at, int64_t n) {
    each_vector(0, n, [=](int64_t j, auto lanes) {
      const Vec far = load(x + at + j, lanes) - load(mean + j, lanes);
      store(y + at + j, far * load(scale + j, lanes) + load(beta + j, lanes), lanes);
    });
  });
}
void rows(const NormalizeArgs& p, const float* table, Context& ctx) {
  const float* x = p.x.as();
  float* y = p.y.as();
  each_row_block(ctx, p.outer * p.channels, p.inner, [&](int64_t first, int64_t n) {
    for (int64_t row = first; row < first + n; ++row) {
      const float* of = table + row % p.channels;
      const Vec mean = splat(of[0]), scale = splat(of[p.channels]), beta = splat(of[2 * p.channels]);
      each_vector(row * p.inner, (row + 1) * p.inner,
          [=](int64_t i, auto lanes) { store(y + i, (load(x + i, lanes) - mean) * scale + beta, lanes); });
    }
  });
}

}  // namespace

void normalize(const NormalizeArgs& p, Context& ctx) {
  if (product({p.outer, p.channels, p.inner}) == 0) return;
  const int64_t times = p.inner == 1 ? times_in_table(p.outer, p.channels) : 1, width = times * p.channels;
  float* table = ctx.scratch(0, kRows * width);
  if (!table) return reference::normalize(p, ctx);
  const float *mean = p.mean.as(), *variance = p.variance.as(), *gamma = p.gamma.as(), *beta = p.beta.as();
  for (int64_t c = 0; c < p.channels; ++c) {
    table[kMean * width + c] = mean[c];
    table[kScale * width + c] = float((gamma ? double(gamma[c]) : 1) / __builtin_sqrt(double(variance[c]) + p.epsilon));
    table[kBeta * width + c] = beta ? beta[c] : 0;
  }
  repeat_table(table, kRows, p.channels, times);
  p.inner == 1 ? columns(p, table, width, ctx) : rows(p, table, ctx);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
