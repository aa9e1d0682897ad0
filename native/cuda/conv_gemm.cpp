// SPDX-License-Identifier: MIT
#include "conv_gemm.h"

#include <algorithm>
#include <string>

namespace gemmule::cuda {
namespace {

constexpr int64_t kReach = 1 << 29, kPixels = 1 << 30, kTiles = 1 << 28;

bool within(int64_t count, int64_t most) { return count >= 0 && count <= most; }  // -1: beyond an int64

// Tiles of the smallest kind.
int64_t tiles_of(int64_t groups, int64_t rows, int64_t cols) {
  return product({groups, blocks_of(rows, 16), blocks_of(cols, 16)});
}
int64_t tiles_of_image(const ConvWindows& p) {
  const int64_t pixels = std::max(volume(p.input), volume(p.output));
  return tiles_of(p.groups, pixels, std::max(p.channels, p.filters) / p.groups);
}

}  // namespace

bool is_pointwise(const ConvWindows& p) {
  if (p.groups != 1 || p.input != p.output) return false;
  for (int i = 0; i < kSpatialAxes; ++i)
    if (p.kernel[i] != 1 || p.stride[i] != 1 || p.before[i] != 0) return false;
  return true;
}

bool is_gatherable(const ConvWindows& p) {
  for (int i = 0; i < kSpatialAxes; ++i)
    if (!within(p.output[i] * p.stride[i] + p.kernel[i] * p.dilation[i] + p.input[i] + p.before[i], kReach))
      return false;
  const int64_t group = std::max(p.channels, p.filters) / p.groups, depth = product({volume(p.kernel), group});
  return within(volume(p.input), kPixels) && within(volume(p.output), kPixels) &&
      std::max(p.channels, p.filters) <= INT32_MAX / 4 && within(depth, kPixels) && within(tiles_of_image(p), kTiles) &&
      within(tiles_of(p.groups, depth, group), kTiles);
}
int64_t images_at_once(const ConvWindows& p) {
  const int64_t pixels = std::max<int64_t>({1, volume(p.input), volume(p.output)});
  return std::min(kPixels / pixels, kTiles / std::max<int64_t>(1, tiles_of_image(p)));
}

Gather gather_of(const ConvWindows& p) {
  Gather s{{}, Divisor::of(p.channels / p.groups), int32_t(p.channels * 4)};
  for (int i = 0; i < kSpatialAxes; ++i)
    s.axis[i] = {int32_t(p.input[i]), int32_t(-p.before[i]), int32_t(p.stride[i]), int32_t(p.dilation[i]),
        Divisor::of(p.output[i]), Divisor::of(p.kernel[i])};
  return s;
}

GemmPlan ConvProduct::plan(const Context& ctx) const {
  return plan_gemm(problem, properties(ctx), float_precision(ctx));
}

void ConvProduct::run(Context& ctx) const {
  const GemmPlan dealt = plan(ctx);
  const int64_t bytes = dealt.workspace_bytes();
  float* const partials = bytes ? static_cast<float*>(workspace(ctx, bytes)) : nullptr;
  if (partials || !bytes) run(dealt, partials, ctx);
}

void ConvProduct::run(const GemmPlan& dealt, float* partials, Context& ctx) const {
  ConvShape g = shape;
  deal_out(g, problem, dealt, properties(ctx));
  g.vectors_c = vectors(c, 4, g.ldc, problem.batch, g.stride_c);
  const GemmTile& tile = *dealt.tile;
  launch(ctx, (std::string(kernel) + tile.name).c_str(), {dealt.blocks()}, unsigned(tile.threads()),
      unsigned(tile.shared_bytes(properties(ctx))), a, b, bias, c, partials, counters(ctx), g);
}

void activate_rest(int activation, float* y, int64_t count, Context& ctx) {
  if (fused(activation)) return;
  UnaryArgs all;
  all.type = DType::float32, all.fn = activation, all.count = count;
  all.x.memory = all.y.memory = y;
  unary(all, ctx);
}

}  // namespace gemmule::cuda
