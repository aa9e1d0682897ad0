// SPDX-License-Identifier: MIT
#include "conv/depthwise.h"
#include "conv/few_channels.h"
#include "conv/pack.h"
#include "conv/product.h"
#include "conv/walk.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

namespace windows {

void run_share(const Sweep& s, Shares shares, int64_t share, Context& ctx) {
  const int64_t row = share / shares.cols, col = share % shares.cols;
  const int64_t panels = gemm::pieces(s.filters, kPanelCols);
  make_rows(s, gemm::share(s.rows(), shares.rows, row), gemm::share(s.rows(), shares.rows, row + 1),
      gemm::share(panels, shares.cols, col) * kPanelCols,
      least(s.filters, gemm::share(panels, shares.cols, col + 1) * kPanelCols), ctx);
}

}  // namespace windows

namespace {

using namespace windows;

// What there is to read: of an input without elements, nothing along any axis, however long the others are.
Spatial extent_of_x(const ConvArgs& p) { return p.inputs(p.channels) ? p.input : Spatial{}; }

Axis axis_of(const ConvArgs& p, int i) {
  return {p.output[i], p.channels ? p.kernel[i] : 0, extent_of_x(p)[i], -p.before[i], p.stride[i], p.dilation[i]};
}

// The channels and filters of one group; its weights as they lie.
Sweep sweep_of(const ConvArgs& p, int64_t group) {
  const int64_t channels = p.channels / p.groups, filters = p.filters / p.groups;
  Sweep s{};
  for (int i = 0; i < kSpatialAxes; ++i) s.axis[i] = axis_of(p, i);
  s.batch = p.batch, s.channels = channels, s.filters = filters;
  s.x = p.x.as() + group * channels, s.x_steps = dense_steps(extent_of_x(p), p.channels);
  s.y = p.y.as() + group * filters, s.y_steps = dense_steps(p.output, p.filters);
  s.w = {p.w.as() + group * filters, p.filters, filters, 0};
  if (p.packed) s.w = {p.w.as(), kPanelCols, kPanelCols, s.places() * channels * kPanelCols};
  s.finish = gemm::finish_of(p.bias ? p.bias.as() + group * filters : nullptr, p.activation);
  return s;
}

constexpr int64_t kPackWindows = kVectors == 4 ? 128 : 12;  // fewer read the weights in place at less cost than packing

// Weights are read where they lie if a panel's rows adjoin, or if few windows meet them.
bool packs(const Sweep& s) {
  return s.filters % W || (s.filters > kCols && s.rows() * s.axis[2].windows > kPackWindows);
}

bool pack(Sweep& s, Context& ctx) {
  const int64_t depth = s.places() * s.channels;
  float* to = ctx.scratch(gemm::kPackedB, gemm::pieces(s.filters, kCols) * depth * kCols);
  if (!to) return false;
  const gemm::Matrix w{s.w.p, s.w.step, false};
  s.w = packed_into(to, depth);
  each_piece_of_weights(depth, s.filters, ctx, [&](int64_t col, int64_t cols, int64_t row, int64_t rows) {
    gemm::pack_panel(w.from(row, col), rows, int(cols), to + col * depth + row * kCols, kCols);
  });
  return true;
}

}  // namespace

void conv(const ConvArgs& p, Context& ctx) {
  if (p.outputs(p.filters) <= 0) return;
  if (is_product(p)) return multiply(p, ctx);
  if (p.groups > 1 && p.groups == p.channels) return depthwise_forward(p, ctx);
  if (has_few_filters(p) && run_few_filters(p, ctx)) return;
  for (int64_t group = 0; group < p.groups; ++group) {
    Sweep s = sweep_of(p, group);
    if (!p.packed && packs(s) && !pack(s, ctx)) return reference::conv(p, ctx);
    const Shares shares = shares_of(s, s.flops());
    ctx.parallel(shares.count(), [&](int64_t t) { run_share(s, shares, t, ctx); });
  }
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
