// SPDX-License-Identifier: MIT
// Convolutions without a matrix product: see native/cuda/conv_direct.h.
// Floor of a depthwise one: 4 * (inputs + outputs) bytes of memory; 2 * kernel flops an output are less for kernels
// below 7 x 7.
#include "../native/cuda/conv_direct_shape.h"
#include "gemm/epilogue.h"
#include "gemm/work.h"
#include "ops/pack_weights.h"
#include "pool_windows.h"

namespace gemmule {

constexpr int kWarps = 8;  // of a block

// Floats 0 to N - 1 of `sums`, finished, to their place.
template <int N>
DEVICE void finish_lanes(const DirectConv& g, Lanes<float, N> sums, const float* bias, float* y) {
#pragma unroll
  for (int l = 0; l < N; ++l) sums.v[l] = gemm::activated(bias ? sums.v[l] + bias[l] : sums.v[l], g.activation);
  store_lanes(y, sums);
}

// Divisors are never 0.
template <class Index>
DEVICE Index size_of_group(const Divisor& size, int64_t all) {
  return least(Index(size.value), Index(all));
}

// One thread a filter's value at an output pixel, or 4 depthwise ones.
template <int N, class Index>
DEVICE void conv(const DirectConv& g, const float* __restrict__ x, const float* __restrict__ w,
    const float* __restrict__ bias, float* __restrict__ y, bool packed, Index i) {
  const PoolPixel<Index> at = output_of(g.windows, i);
  const Index filter = N * at.unit, depth = N == 1 ? size_of_group<Index>(g.group_channels, g.channels) : 1;
  const Index first = N == 1 ? quotient(g.group_filters, filter) * depth : filter;
  const Index row = packed ? kPanelCols : Index(g.filters);
  const Index kernel =
      Index(g.windows.axis[0].kernel) * Index(g.windows.axis[1].kernel) * Index(g.windows.axis[2].kernel);
  w += packed ? int64_t(filter / kPanelCols) * kernel * depth * kPanelCols + filter % kPanelCols : filter;
  x += first;
  Lanes<float, N> sum = spread<N>(0.0f);
  each_place(g.windows, at, [&](uint32_t number, Index pixel) {
    const float* const from = x + pixel * Index(g.channels);
    const float* const weights = w + Index(number) * depth * row;
    for (Index c = 0; c < depth; ++c) {
      const Lanes<float, N> a = load_lanes<N>(from + c), b = load_lanes<N>(weights + c * row);
#pragma unroll
      for (int l = 0; l < N; ++l) sum.v[l] = fmaf(a.v[l], b.v[l], sum.v[l]);
    }
  });
  finish_lanes<N>(g, sum, bias ? bias + filter : nullptr, y + N * int64_t(i));
}

// One thread a channel of an input pixel, or 4 depthwise ones.
template <int N, class Index>
DEVICE void conv_data_grad(const DirectConv& g, const float* __restrict__ dy, const float* __restrict__ w,
    const float* __restrict__ bias, float* __restrict__ dx, Index i) {
  const PoolPixel<Index> at = input_of(g.windows, i);
  const Index channel = N * at.unit, channels = N == 1 ? Index(g.group_channels.value) : 1;
  const Index group = N == 1 ? quotient(g.group_channels, channel) : channel;
  const Index filters = N == 1 ? size_of_group<Index>(g.group_filters, g.filters) : 1, first = group * filters;
  const Index inside = N == 1 ? channel - group * channels : 0;
  Lanes<float, N> sum = spread<N>(0.0f);
  each_holder(g.windows, at, [&](uint32_t number, Index pixel, Index, Index, Index) {
    const float* const from = dy + pixel * Index(g.filters) + first;
    const float* const weights = w + (Index(number) * channels + inside) * Index(g.filters) + first;
    for (Index f = 0; f < filters; ++f) {
      const Lanes<float, N> a = load_lanes<N>(from + f), b = load_lanes<N>(weights + f);
#pragma unroll
      for (int l = 0; l < N; ++l) sum.v[l] = fmaf(a.v[l], b.v[l], sum.v[l]);
    }
  });
  finish_lanes<N>(g, sum, bias ? bias + channel : nullptr, dx + N * int64_t(i));
}

// The weights of a thread: kTaps neighbouring taps of a row of the kernel, of one channel and filter.
constexpr int kTaps = DirectFilterGrad::kTaps;
template <class Index>
struct WeightRun {
  Index tap[kSpatialAxes], channel, filter;
  int64_t first, apart;  // in dw
  int taps;

  DEVICE WeightRun(const DirectFilterGrad& g, Index run) {
    const DirectConv& conv = g.conv;
    const Index row = quotient(g.filters, run), above2 = quotient(conv.group_channels, row);
    const Index above1 = quotient(g.runs, above2), kernel2 = Index(conv.windows.axis[2].kernel);
    const Index inside = conv.group_channels.remainder(row, above2);
    filter = g.filters.remainder(run, row);
    channel = quotient(conv.group_filters, filter) * Index(conv.group_channels.value) + inside;
    tap[0] = quotient(g.kernel, above1), tap[1] = g.kernel.remainder(above1, tap[0]);
    tap[2] = g.runs.remainder(above2, above1) * kTaps;
    taps = int(least(Index(kTaps), kernel2 - tap[2]));
    apart = conv.group_channels.value * conv.filters;
    first = (int64_t(above1) * kernel2 + tap[2]) * apart + int64_t(inside) * conv.filters + filter;
  }
};

// What segments from, from + 8, ... below `to` add to the weights.
template <class Index>
DEVICE void sum_segments(const DirectFilterGrad& g, const float* __restrict__ x, const float* __restrict__ dy,
    const WeightRun<Index>& run, Index from, Index to, float (&sum)[kTaps]) {
  const PoolAxis(&axis)[kSpatialAxes] = g.conv.windows.axis;
  const Index channels = Index(g.conv.channels), filters = Index(g.conv.filters);
  const Index stride = Index(axis[2].stride.value), step = Index(axis[2].step.value), width = Index(axis[2].input);
  for (Index unit = from; unit < to; unit += kWarps) {
    const Index row = quotient(g.segments, unit), begin = g.segments.remainder(unit, row) * g.kSegment;
    const Index above = quotient(axis[1].outputs, row), batch = quotient(axis[0].outputs, above);
    const Index at0 = source_of(axis[0], axis[0].outputs.remainder(above, batch), run.tap[0]);
    const Index at1 = source_of(axis[1], axis[1].outputs.remainder(row, above), run.tap[1]);
    if (at0 < 0 || at1 < 0) continue;
    const Index line = ((batch * Index(axis[0].input) + at0) * Index(axis[1].input) + at1) * width;
    const float* const of_x = x + line * channels + run.channel;
    const float* of_dy = dy + (row * Index(axis[2].output) + begin) * filters + run.filter;
    const Index end = least(Index(axis[2].output), begin + g.kSegment);
    Index at = begin * stride - Index(axis[2].before) + run.tap[2] * step;
#pragma unroll 2
    for (Index o = begin; o < end; ++o, at += stride, of_dy += filters)
#pragma unroll
      for (int t = 0; t < kTaps; ++t) {
        if (t >= run.taps) continue;
        const Index from_x = at + t * step;
        if (from_x >= 0 && from_x < width) sum[t] = fmaf(of_x[from_x * channels], *of_dy, sum[t]);
      }
  }
}

// A block takes 32 neighbouring runs of weights, and of g.share segments each warp an eighth; what blocks y of one tile
// have summed up the last of them adds, in their order.
template <class Index>
DEVICE void conv_filter_grad(const DirectFilterGrad& g, const float* x, const float* dy, float* dw, float* partials,
    uint32_t* counters, float (&sums)[kWarps][kTaps][32]) {
  const unsigned lane = threadIdx.x % 32, warp = threadIdx.x / 32;
  const int64_t number = int64_t(blockIdx.x) * 32 + lane, from = blockIdx.y * g.share;
  const int64_t to = from + g.share < g.units ? from + g.share : g.units;
  const bool mine = number < g.columns;
  const WeightRun<Index> run(g, Index(mine ? number : 0));
  float sum[kTaps] = {};
  if (mine) sum_segments<Index>(g, x, dy, run, Index(from + warp), Index(to), sum);
#pragma unroll
  for (int t = 0; t < kTaps; ++t) sums[warp][t][lane] = sum[t];
  __syncthreads();
  // Warp t has tap t from here on.
  const int tap = int(warp);
  float all = 0;
  if (tap < kTaps)
    for (int i = 0; i < kWarps; ++i) all += sums[i][tap][lane];
  if (gridDim.y > 1) {
    float* const others = partials + int64_t(blockIdx.x) * gridDim.y * (32 * kTaps) + threadIdx.x;
    if (tap < kTaps) others[blockIdx.y * (32 * kTaps)] = all;
    if (!gemm::arrives_last(counters + blockIdx.x, gridDim.y)) return;
    all = 0;
    if (tap < kTaps)
      for (unsigned part = 0; part < gridDim.y; ++part) all += gemm::load_from_others(others + part * (32 * kTaps));
  }
  if (mine && tap < run.taps) dw[run.first + tap * run.apart] = all;
}

#define CONV_DIRECT(n)                                                                                     \
  KERNEL((256), conv_direct_##n, const float* x, const float* w, const float* bias, float* y, bool packed, \
      const DirectConv g) {                                                                                \
    each_unit(g.windows, g.windows.outputs, [&](auto i) { conv<n>(g, x, w, bias, y, packed, i); });        \
  }                                                                                                        \
  KERNEL((256), conv_data_grad_direct_##n, const float* dy, const float* w, const float* bias, float* dx,  \
      const DirectConv g) {                                                                                \
    each_unit(g.windows, g.windows.inputs, [&](auto i) { conv_data_grad<n>(g, dy, w, bias, dx, i); });     \
  }
CONV_DIRECT(1)
CONV_DIRECT(4)

KERNEL((256), conv_filter_grad_direct, const float* x, const float* dy, float* dw, float* partials, uint32_t* counters,
    const DirectFilterGrad g) {
  SHARED(float, sums, [kWarps][kTaps][32]);
  if (g.conv.windows.narrow) conv_filter_grad<int32_t>(g, x, dy, dw, partials, counters, sums);
  else conv_filter_grad<int64_t>(g, x, dy, dw, partials, counters, sums);
}

}  // namespace gemmule
