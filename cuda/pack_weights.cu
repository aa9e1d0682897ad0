// SPDX-License-Identifier: MIT
#include "divide.h"
#include "each_element.h"
#include "move.h"

namespace gemmule {

// One thread a unit of y [panels, k, cols]: a panel's rows are pieces of b's rows. Everything counts in units.
template <class T>
DEVICE void pack_weights(const T* __restrict__ b, T* __restrict__ y, int64_t total, int64_t n, int64_t ldb,
    const Divisor& k, const Divisor& cols) {
  each_element(total, [&](auto e) {
    const auto above = cols.quotient(e), panel = k.quotient(above);
    const int64_t i = k.remainder(above, panel);
    const int64_t col = int64_t(panel) * cols.value + int64_t(cols.remainder(e, above));
    y[e] = col < n ? b[i * ldb + col] : T{};
  });
}

// clang-format off
#define PACK_WEIGHTS(bits, T)                                                                                 \
  KERNEL((256), pack_weights_##bits, const T* b, T* y, int64_t total, int64_t n, int64_t ldb, Divisor k,      \
      Divisor cols) {                                                                                         \
    pack_weights(b, y, total, n, ldb, k, cols);                                                               \
  }
PACK_WEIGHTS(32, uint32_t)
PACK_WEIGHTS(64, uint64_t)
PACK_WEIGHTS(128, Block16)
// clang-format on

// b [n, k]: one block a panel's 64 columns, which are rows of b, by 32 of k, through shared memory.
KERNEL((256), pack_weights_transposed, const uint32_t* b, uint32_t* y, int64_t k, int64_t n, int64_t ldb,
    Divisor row_tiles) {
  constexpr int kCols = 64, kRows = 32;
  SHARED(uint32_t, tile, [kCols][kRows + 1]);
  const uint32_t panel = row_tiles.quotient(uint32_t(blockIdx.x));
  const int64_t row = int64_t(row_tiles.remainder(uint32_t(blockIdx.x), panel)) * kRows;
  const int64_t col = int64_t(panel) * kCols;
  for (int e = threadIdx.x; e < kRows * kCols; e += blockDim.x) {
    const int r = e % kRows, c = e / kRows;
    tile[c][r] = row + r < k && col + c < n ? b[(col + c) * ldb + row + r] : 0;
  }
  __syncthreads();
  for (int e = threadIdx.x; e < kRows * kCols; e += blockDim.x) {
    const int c = e % kCols, r = e / kCols;
    if (row + r < k) y[(int64_t(panel) * k + row + r) * kCols + c] = tile[c][r];
  }
}

}  // namespace gemmule
