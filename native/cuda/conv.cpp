// SPDX-License-Identifier: MIT
#include "conv_direct.h"
#include "conv_gemm.h"

namespace gemmule::cuda {
namespace {

// A pixel a row.
MatmulArgs pointwise(const ConvArgs& p) {
  MatmulArgs q{};
  q.type = p.type;
  q.m = p.outputs(1), q.n = p.filters, q.k = p.channels;
  q.lda = p.channels, q.ldb = q.ldc = p.filters;
  q.packed_b = p.packed, q.activation = p.activation;
  q.a = p.x, q.b = p.w, q.bias = p.bias, q.c = p.y;
  return q;
}

}  // namespace

ConvProduct product_of(const ConvArgs& p, int64_t first, int64_t count) {
  const int64_t channels = p.channels / p.groups, filters = p.filters / p.groups;
  ConvProduct q{"conv_"};
  q.a = p.x.as() + first * volume(p.input) * p.channels, q.b = p.w.as(), q.bias = p.bias.as();
  q.c = p.y.as() + first * volume(p.output) * p.filters;
  ConvShape& g = q.shape;
  g.ldb = p.packed ? kPanelCols : p.filters, g.ldc = p.filters;
  g.stride_a = channels, g.stride_b = g.stride_c = filters;
  g.alpha = 1, g.activation = epilogue_of(p.activation);
  g.gather = gather_of(p);
  const int64_t depth = volume(p.kernel) * channels;
  g.panel_b = p.packed ? (depth - 1) * kPanelCols : 0;
  q.problem = {p.groups, count * volume(p.output), filters, depth, true, false,
      vectors(q.a, channels, p.channels, p.groups, channels),
      vectors(q.b, p.packed ? kPanelCols : filters, g.ldb, p.groups, filters)};
  return q;
}

void conv(const ConvArgs& p, Context& ctx) {
  if (p.type != DType::float32 || p.outputs(p.filters) <= 0) return;
  if (is_pointwise(p)) return matmul(pointwise(p), ctx);
  if (is_direct(p) || !is_gatherable(p)) conv_direct(p, ctx);
  else in_images(p, [&](int64_t first, int64_t count) { product_of(p, first, count).run(ctx); });
  activate_rest(p.activation, p.y.as(), p.outputs(p.filters), ctx);
}

}  // namespace gemmule::cuda
