// SPDX-License-Identifier: MIT
// How a filter gradient is cut up: dw into blocks that stay in the cache while pixels pass, and the pixels into parts
// where there are few blocks. Everything here follows from the shape alone.
#pragma once
#include "../gemm/plan.h"
#include "filter_tile.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::filter_grad {

using gemm::pieces;
using gemm::share;

constexpr int64_t kBlockFloats = 40960;  // of dw, 160 KiB: 64 x 64 filters of 3 x 3
constexpr int64_t kBlockCols = 64;
constexpr int64_t kMostTasks = 16;  // as many blocks, or blocks and parts of the pixels, which are added up at the end
constexpr int64_t kPassPixels = 256;
constexpr int64_t kMostRuns = 64;    // of a pass
constexpr int64_t kFewChannels = 8;  // below, rows of a tile are taken from several places of the window
constexpr int64_t kMostSlabRows = 512;
constexpr int64_t kSlabFloats = 32768;

struct Plan {
  int64_t group_channels, group_filters;
  int64_t channels, filters;              // of a block
  int64_t channel_blocks, filter_blocks;  // of a group
  int64_t cuts, units, units_of_pass;     // an output row is cut into units
  int64_t parts;
  Spatial slab;  // of few channels: the pixels that a pass reads, copied together; or {}
  GEMMULE_INLINE int64_t blocks(const ConvWindows& w) const { return w.groups * channel_blocks * filter_blocks; }
};

// Of one group's channels and filters.
struct Block {
  int64_t group, channel, channels, filter, filters;  // `channel` within the group, `filter` of all
};

VEC_INLINE Block block_of(const Plan& q, int64_t number) {
  const int64_t c = number % q.channel_blocks, f = number / q.channel_blocks % q.filter_blocks;
  const int64_t group = number / q.channel_blocks / q.filter_blocks;
  return {group, c * q.channels, least(q.channels, q.group_channels - c * q.channels),
      group * q.group_filters + f * q.filters, least(q.filters, q.group_filters - f * q.filters)};
}

// Pixels of x that n adjacent units read along an axis.
VEC_INLINE int64_t reach(const ConvWindows& w, int axis, int64_t n) {
  return (n - 1) * w.stride[axis] + (w.kernel[axis] - 1) * w.dilation[axis] + 1;
}

VEC_INLINE Spatial slab_of(const ConvWindows& w, const Plan& q) {
  const int64_t rows = product({volume(w.kernel), w.channels});
  if (w.groups > 1 || w.channels == 0 || w.channels >= kFewChannels || rows < 0 || rows > kMostSlabRows) return {};
  const Spatial slab = {w.kernel[0], reach(w, 1, q.units_of_pass), reach(w, 2, pieces(w.output[2], q.cuts))};
  const int64_t floats = product({slab[0], slab[1], slab[2], w.channels});
  return floats < 0 || floats > kSlabFloats ? Spatial{} : slab;
}

VEC_INLINE void cut_filters(const ConvWindows& w, Plan& q) {
  const int64_t places = volume(w.kernel), rows = places * q.group_channels;
  q.channels = q.group_channels, q.filters = q.group_filters;
  if (rows * q.filters > kBlockFloats) {
    q.filters = greatest(kBlockCols, kBlockFloats / rows / kBlockCols * kBlockCols);
    const int64_t most = greatest<int64_t>(gemm::kLine, kBlockFloats / (places * q.filters));
    q.channels = gemm::even_step(q.group_channels, most, gemm::kLine);
  }
  q.channel_blocks = q.channels ? pieces(q.group_channels, q.channels) : 1;  // without channels there still is a bias
  q.filter_blocks = pieces(q.group_filters, q.filters);
}

VEC_INLINE bool is_depthwise(const ConvWindows& w) { return w.groups > 1 && w.groups == w.channels; }

VEC_INLINE Plan plan(const ConvWindows& w) {
  Plan q{};
  q.group_channels = w.channels / w.groups, q.group_filters = w.filters / w.groups;
  q.cuts = greatest<int64_t>(1, pieces(w.output[2], kPassPixels));
  q.units = w.outputs(1) ? w.batch * w.output[0] * w.output[1] * q.cuts : 0;
  const int64_t pixels = greatest<int64_t>(1, pieces(w.output[2], q.cuts));
  q.units_of_pass = q.cuts > 1 ? 1 : least(kMostRuns, greatest<int64_t>(1, kPassPixels / pixels));
  cut_filters(w, q);
  q.slab = slab_of(w, q);
  const double flops = 2.0 * double(w.outputs(w.filters)) * double(volume(w.kernel)) * double(q.group_channels);
  const int64_t blocks = is_depthwise(w) ? 1 : q.blocks(w),
                wanted = pieces(least(kMostTasks, gemm::task_count(flops)), blocks);
  q.parts = greatest<int64_t>(1, least(wanted, pieces(q.units, q.units_of_pass)));
  return q;
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::filter_grad
