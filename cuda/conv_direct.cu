// SPDX-License-Identifier: MIT
// Convolutions without a matrix product: see native/cuda/conv_direct.h. Depthwise ones are bound by memory: 2 * kernel flops for
// an element that is read and one that is written.
#include "../native/cuda/conv_direct_shape.h"
#include "gemm/epilogue.h"
#include "gemm/work.h"
#include "ops/pack_weights.h"
#include "pool_windows.h"

namespace gemmule {

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

// One weight's tap, channel and filter.
template <class Index>
struct WeightPlace {
  Index tap[kSpatialAxes], channel, filter;
  DEVICE WeightPlace(const DirectFilterGrad& g, Index weight) {
    const DirectConv& conv = g.conv;
    const Divisor& filters = g.filters;
    const Index row = quotient(filters, weight), number = quotient(conv.group_channels, row);
    filter = filters.remainder(weight, row);
    channel = quotient(conv.group_filters, filter) * Index(conv.group_channels.value) +
        conv.group_channels.remainder(row, number);
    const Index above = quotient(g.kernel[1], number);
    tap[0] = quotient(g.kernel[0], above);
    tap[1] = g.kernel[0].remainder(above, tap[0]), tap[2] = g.kernel[1].remainder(number, above);
  }
};

// What windows of an axis read by one tap: at + o * stride, inside the input for windows first .. end - 1.
template <class Index>
struct TapSpan {
  Index at, stride, first, end;
  DEVICE TapSpan(const PoolAxis& axis, Index tap) {
    stride = Index(axis.stride.value);
    at = tap * Index(axis.step.value) - Index(axis.before);
    first = at < 0 ? quotient(axis.stride, stride - 1 - at) : 0;
    const Index inside = at < Index(axis.input) ? quotient(axis.stride, Index(axis.input) - at + stride - 1) : 0;
    end = least(inside, Index(axis.output));
  }
  DEVICE bool has(Index o) const { return o >= first && o < end; }
  DEVICE Index operator()(Index o) const { return at + o * stride; }
};

// What segments from, from + 8, ... below `to` add to the weight.
template <class Index>
DEVICE float sum_of_segments(const DirectFilterGrad& g, const float* x, const float* dy,
    const WeightPlace<Index>& weight, Index from, Index to) {
  const PoolAxis(&axis)[kSpatialAxes] = g.conv.windows.axis;
  const TapSpan<Index> a(axis[0], weight.tap[0]), b(axis[1], weight.tap[1]), c(axis[2], weight.tap[2]);
  const Index channels = Index(g.conv.channels), filters = Index(g.conv.filters);
  float sum = 0;
  for (Index unit = from; unit < to; unit += 8) {
    const Index row = quotient(g.segments, unit), first = g.segments.remainder(unit, row) * kSegment;
    const Index above = quotient(axis[1].outputs, row), batch = quotient(axis[0].outputs, above);
    const Index o0 = axis[0].outputs.remainder(above, batch), o1 = axis[1].outputs.remainder(row, above);
    if (!a.has(o0) || !b.has(o1)) continue;
    const Index begin = c.first > first ? c.first : first, end = least(c.end, first + kSegment);
    const Index line = ((batch * Index(axis[0].input) + a(o0)) * Index(axis[1].input) + b(o1)) * Index(axis[2].input);
    const float* const of_x = x + line * channels + weight.channel;
    const float* const of_dy = dy + row * Index(axis[2].output) * filters + weight.filter;
#pragma unroll 4
    for (Index o = begin; o < end; ++o) sum = fmaf(of_x[c(o) * channels], of_dy[o * filters], sum);
  }
  return sum;
}

// A block takes 32 neighbouring weights, and of g.share segments each warp an eighth; what blocks y of one tile have summed up the
// last of them adds, in their order.
template <class Index>
DEVICE void conv_filter_grad(const DirectFilterGrad& g, const float* x, const float* dy, float* dw, float* partials,
    uint32_t* counters, float (&sums)[8][32]) {
  const unsigned lane = threadIdx.x % 32, warp = threadIdx.x / 32;
  const int64_t weight = int64_t(blockIdx.x) * 32 + lane, from = blockIdx.y * g.share;
  const int64_t to = from + g.share < g.units ? from + g.share : g.units;
  sums[warp][lane] =
      weight < g.weights ? sum_of_segments<Index>(g, x, dy, {g, Index(weight)}, Index(from + warp), Index(to)) : 0;
  __syncthreads();
  const bool owns = warp == 0 && weight < g.weights;
  float all = 0;
  if (warp == 0)
    for (int i = 0; i < 8; ++i) all += sums[i][lane];
  if (gridDim.y > 1) {
    float* const others = partials + int64_t(blockIdx.x) * gridDim.y * 32 + lane;
    if (warp == 0) others[blockIdx.y * 32] = all;
    if (!gemm::arrives_last(counters + blockIdx.x, gridDim.y)) return;
    all = 0;
    if (warp == 0)
      for (unsigned part = 0; part < gridDim.y; ++part) all += gemm::load_from_others(others + part * 32);
  }
  if (owns) dw[weight] = all;
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
  SHARED(float, sums, [8][32]);
  if (g.conv.windows.narrow) conv_filter_grad<int32_t>(g, x, dy, dw, partials, counters, sums);
  else conv_filter_grad<int64_t>(g, x, dy, dw, partials, counters, sums);
}

}  // namespace gemmule
