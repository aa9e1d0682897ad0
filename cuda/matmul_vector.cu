// SPDX-License-Identifier: MIT
// A matrix times a vector: as fast as the matrix can be read.
#include "../native/cuda/vector_shape.h"
#include "gemm/epilogue.h"
#include "gemm/work.h"

namespace gemmule::gemm {

DEVICE void finish_output(const VectorShape& g, int64_t i, float sum, const float* bias, float* y) {
  y += i * g.y_step;
  *y = finished(g, sum, bias ? bias + i * g.bias_step : nullptr, y);
}

// Of one row of the matrix, by kThreads threads; every one gets its own part of the sum.
template <int kThreads, int kFloats>
DEVICE float part_of_dot(const VectorShape& g, const float* row, const float* x, int thread) {
  float sum[kFloats] = {};
#pragma unroll 4
  for (int64_t j = int64_t{thread} * kFloats; j < g.k; j += kThreads * kFloats) {
    float m[kFloats];
    load<kFloats>(m, row + j);
#pragma unroll
    for (int l = 0; l < kFloats; ++l) sum[l] = fmaf(m[l], x[(j + l) * g.x_step], sum[l]);
  }
  float all = sum[0];
#pragma unroll
  for (int l = 1; l < kFloats; ++l) all += sum[l];
  return all;
}
DEVICE float sum_of_warp(float x) {
#pragma unroll
  for (int apart = 16; apart > 0; apart /= 2) x += __shfl_xor_sync(0xffffffffu, x, apart);
  return x;
}

// Rows along k. kWarps warps share a row, 8 / kWarps rows a block; block y takes matrices y, y + gridDim.y ...
template <int kWarps>
DEVICE void multiply_rows(const float* matrix, const float* x, const float* bias, float* y, const VectorShape& g) {
  SHARED(float, sums, [8]);
  const int warp = threadIdx.x / 32, team = warp / kWarps, thread = threadIdx.x % (kWarps * 32);
  const int64_t i = int64_t(blockIdx.x) * (8 / kWarps) + team;
  for (int64_t b = blockIdx.y; b < g.batch; b += gridDim.y) {
    float sum = 0;
    if (i < g.count) {
      const float* const row = matrix + b * g.stride_matrix + i * g.ld;
      const float* const of_x = x + b * g.stride_x;
      sum = g.vectors ? part_of_dot<kWarps * 32, 4>(g, row, of_x, thread)
                      : part_of_dot<kWarps * 32, 1>(g, row, of_x, thread);
    }
    sum = sum_of_warp(sum);
    if constexpr (kWarps > 1) {
      if (threadIdx.x % 32 == 0) sums[warp] = sum;
      __syncthreads();
      sum = 0;
      for (int w = 0; w < kWarps; ++w) sum += sums[team * kWarps + w];
      __syncthreads();
    }
    if (thread == 0 && i < g.count) finish_output(g, i, sum, bias, y + b * g.stride_y);
  }
}

// Rows along the outputs. A block takes 32 * kFloats neighbouring outputs, and of g.share terms each warp an eighth; what
// blocks z of one output have summed up the last of them adds.
template <int kFloats>
DEVICE void multiply_columns(const float* matrix, const float* x, const float* bias, float* y, float* partials,
    uint32_t* counters, const VectorShape& g) {
  SHARED(float, sums, [8][32 * kFloats]);
  const int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
  const int64_t first = int64_t(blockIdx.x) * (32 * kFloats), i = first + lane * kFloats, b = blockIdx.y;
  const int64_t from = blockIdx.z * g.share, to = from + g.share < g.k ? from + g.share : g.k;
  float sum[kFloats] = {};
  if (i < g.count) {
    const float* const column = matrix + b * g.stride_matrix + i + i / 64 * g.panel;
    const float* const of_x = x + b * g.stride_x;
#pragma unroll 4
    for (int64_t j = from + warp; j < to; j += 8) {
      float m[kFloats];
      load<kFloats>(m, column + j * g.ld);
      const float factor = of_x[j * g.x_step];
#pragma unroll
      for (int l = 0; l < kFloats; ++l) sum[l] = fmaf(m[l], factor, sum[l]);
    }
  }
#pragma unroll
  for (int l = 0; l < kFloats; ++l) sums[warp][lane * kFloats + l] = sum[l];
  __syncthreads();
  const int64_t mine = first + threadIdx.x;
  const bool owns = threadIdx.x < 32 * kFloats && mine < g.count;
  float all = 0;
  if (owns)
    for (int w = 0; w < 8; ++w) all += sums[w][threadIdx.x];
  if (gridDim.z > 1) {
    float* const others = partials + b * gridDim.z * g.count + mine;
    if (owns) others[blockIdx.z * g.count] = all;
    if (!arrives_last(counters + b * gridDim.x + blockIdx.x, gridDim.z)) return;
    all = 0;
    if (owns)
      for (unsigned z = 0; z < gridDim.z; ++z) all += load_from_others(others + z * g.count);
  }
  if (owns) finish_output(g, mine, all, bias, y + b * g.stride_y);
}

KERNEL((256), vector_rows_by_warps, const float* matrix, const float* x, const float* bias, float* y, VectorShape g) {
  multiply_rows<1>(matrix, x, bias, y, g);
}
KERNEL((256), vector_rows_by_blocks, const float* matrix, const float* x, const float* bias, float* y, VectorShape g) {
  multiply_rows<8>(matrix, x, bias, y, g);
}
KERNEL((256), vector_columns_1, const float* matrix, const float* x, const float* bias, float* y, float* partials,
    uint32_t* counters, VectorShape g) {
  multiply_columns<1>(matrix, x, bias, y, partials, counters, g);
}
KERNEL((256), vector_columns_4, const float* matrix, const float* x, const float* bias, float* y, float* partials,
    uint32_t* counters, VectorShape g) {
  multiply_columns<4>(matrix, x, bias, y, partials, counters, g);
}

}  // namespace gemmule::gemm
