// SPDX-License-Identifier: MIT
#include "transpose.h"
#include "kernel.h"

namespace gemmule {

DEVICE int least(int tile, int64_t left) { return left < tile ? int(left) : tile; }

// One block a tile, through shared memory, so that reads and writes both run along what is adjacent. The pitch is odd:
// lanes that go down a column meet 32 different banks.
template <class T>
DEVICE void transpose(const T* __restrict__ x, T* __restrict__ y, const TransposePlan& p) {
  SHARED(T, tile, [kTileRoom]);
  const uint32_t above = p.col_tiles.quotient(uint32_t(blockIdx.x));
  const uint32_t matrix = p.row_tiles.quotient(above);
  const int64_t row = int64_t(p.row_tiles.remainder(above, matrix)) << p.row_bits;
  const int64_t col = int64_t(p.col_tiles.remainder(uint32_t(blockIdx.x), above)) << p.col_bits;
  x += source_of(p.x_batch, matrix) + col * p.x_step + row;
  y += source_of(p.y_batch, matrix) + row * p.y_step + col;

  const int rows = 1 << p.row_bits, cols = 1 << p.col_bits, pitch = rows + 1;
  const int rows_here = least(rows, p.rows - row), cols_here = least(cols, p.cols - col);
  constexpr int kEach = (1 << kTileBits) / 256;
  T held[kEach];  // all loads are under way before the first is waited for
#pragma unroll
  for (int u = 0; u < kEach; ++u) {
    const int e = threadIdx.x + u * 256, r = e & (rows - 1), c = e >> p.row_bits;
    if ((r < rows_here) & (c < cols_here)) held[u] = x[c * p.x_step + r];
  }
#pragma unroll
  for (int u = 0; u < kEach; ++u) {
    const int e = threadIdx.x + u * 256, r = e & (rows - 1), c = e >> p.row_bits;
    if ((r < rows_here) & (c < cols_here)) tile[c * pitch + r] = held[u];
  }
  __syncthreads();
#pragma unroll
  for (int u = 0; u < kEach; ++u) {
    const int e = threadIdx.x + u * 256, c = e & (cols - 1), r = e >> p.col_bits;
    if ((r < rows_here) & (c < cols_here)) y[r * p.y_step + c] = tile[c * pitch + r];
  }
}

// clang-format off
#define TRANSPOSE(bits)                                                                                    \
  KERNEL((256), transpose_##bits, const uint##bits##_t* x, uint##bits##_t* y, TransposePlan plan) {        \
    transpose(x, y, plan);                                                                                 \
  }
TRANSPOSE(8)
TRANSPOSE(32)
TRANSPOSE(64)
// clang-format on

}  // namespace gemmule
