// SPDX-License-Identifier: MIT
#include <algorithm>

#include "conv_direct.h"
#include "conv_gemm.h"

namespace gemmule::cuda {
namespace {

// A pixel a term.
MatmulArgs pointwise(const ConvFilterGradArgs& p) {
  MatmulArgs q{};
  q.type = p.type;
  q.m = p.channels, q.n = p.filters, q.k = p.outputs(1), q.trans_a = true;
  q.lda = p.channels, q.ldb = q.ldc = p.filters;
  q.a = p.x, q.b = p.dy, q.c = p.dw;
  return q;
}

void sum_columns(const ConvFilterGradArgs& p, Context& ctx) {
  ReduceArgs q{};
  q.type = p.type, q.fn = int(ReduceFn::sum);
  q.dims = {1, 1, 1, 1, p.outputs(1), p.filters}, q.axes = 1 << 4;
  q.x = p.dy, q.y = p.db;
  reduce(q, ctx);
}

}  // namespace

ConvProduct product_of(const ConvFilterGradArgs& p, int64_t first, int64_t count) {
  const int64_t channels = p.channels / p.groups, filters = p.filters / p.groups;
  ConvProduct q{"conv_filter_grad_"};
  q.a = p.x.as() + first * volume(p.input) * p.channels;
  q.b = p.dy.as() + first * volume(p.output) * p.filters, q.c = p.dw.as();
  ConvShape& g = q.shape;
  g.ldb = g.ldc = p.filters;
  g.stride_a = channels, g.stride_b = g.stride_c = filters;
  g.alpha = 1, g.beta = first == 0 ? 0 : 1;
  g.gather = gather_of(p);
  q.problem = {p.groups, volume(p.kernel) * channels, filters, count * volume(p.output), false, false,
      vectors(q.a, channels, p.channels, p.groups, channels), vectors(q.b, filters, p.filters, p.groups, filters)};
  return q;
}

void conv_filter_grad(const ConvFilterGradArgs& p, Context& ctx) {
  if (p.type != DType::float32 || p.filters <= 0) return;
  if (p.db) sum_columns(p, ctx);
  if (p.weights() <= 0) return;
  if (is_pointwise(p)) return matmul(pointwise(p), ctx);
  if (is_direct(p) || !is_gatherable(p)) return conv_filter_grad_direct(p, ctx);
  in_images(p, [&](int64_t first, int64_t count) { product_of(p, first, count).run(ctx); });
}

}  // namespace gemmule::cuda
