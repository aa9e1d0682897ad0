// SPDX-License-Identifier: MIT
// Sums along lines, in a fixed order: warps scan, and what came before a warp's elements is added to all of them.
#include "block_reduce.h"
#include "divide.h"

namespace gemmule {

// The sum of this lane's value and those of the lanes before it.
template <class V>
DEVICE V warp_scan(V v) {
  for (unsigned step = 1; step < kWarpLanes; step *= 2) {
    const V before = __shfl_up_sync(kAllLanes, v, step);
    if (threadIdx.x % kWarpLanes >= step) v += before;
  }
  return v;
}

template <class V>
struct Scan {
  const V* x;
  V* y;
  int64_t n;
  int32_t exclusive, reverse;
  DEVICE int64_t at(int64_t i) const { return reverse ? n - 1 - i : i; }
  DEVICE V load(int64_t i) const { return i < n ? x[at(i)] : V(0); }
  // `before` is the sum of the elements before i.
  DEVICE void store(int64_t i, V before, V own) const {
    if (i < n) y[at(i)] = exclusive ? before : before + own;
  }
};

// One warp a row.
template <class V>
DEVICE void cumsum_warps(
    const V* __restrict__ x, V* __restrict__ y, int64_t rows, int64_t n, int32_t exclusive, int32_t reverse) {
  const int64_t row = element() / kWarpLanes;
  if (row >= rows) return;  // with the whole warp
  const Scan<V> scan{x + row * n, y + row * n, n, exclusive, reverse};
  V carry = 0;
  for (int64_t from = 0; from < n; from += kWarpLanes) {
    const int64_t i = from + threadIdx.x % kWarpLanes;
    const V own = scan.load(i), upto = warp_scan(own), before = __shfl_up_sync(kAllLanes, upto, 1);
    scan.store(i, threadIdx.x % kWarpLanes ? carry + before : carry, own);
    carry += __shfl_sync(kAllLanes, upto, kWarpLanes - 1);
  }
}

// Which elements of which row a block has: part blockIdx.x % parts of row blockIdx.x / parts.
struct CumsumPart {
  int64_t row, from, to;
  DEVICE CumsumPart(int64_t n, int64_t length, const Divisor& parts) {
    const uint32_t whole = parts.quotient(blockIdx.x);
    row = whole;
    from = parts.remainder(blockIdx.x, whole) * length;
    to = from + length < n ? from + length : n;
  }
};

// One block a part of a row; a thread owns kRun neighbouring elements of each piece. `before` holds, for each block,
// the sum of the row's parts before its own; null: there is one part.
constexpr int kRun = 4;
template <class V>
DEVICE void cumsum_blocks(const Scan<V>& scan, const CumsumPart& part, const V* before, V* shared) {
  const unsigned lane = threadIdx.x % kWarpLanes, warp = threadIdx.x / kWarpLanes;
  V carry = before ? before[blockIdx.x] : V(0);
  for (int64_t from = part.from; from < part.to; from += int64_t(kRun) * blockDim.x) {
    const int64_t i = from + kRun * threadIdx.x;
    V own[kRun], run = 0;
#pragma unroll
    for (int k = 0; k < kRun; ++k) run += own[k] = scan.load(i + k);
    const V upto = warp_scan(run), up = __shfl_up_sync(kAllLanes, upto, 1);
    if (lane == kWarpLanes - 1) shared[warp] = upto;
    __syncthreads();
    const V warps =
        warp_scan(lane < blockDim.x / kWarpLanes ? shared[lane] : V(0));  // each warp's sum and those before
    const V others = __shfl_sync(kAllLanes, warps, warp ? warp - 1 : 0);
    V sum = carry + (warp ? others : V(0)) + (lane ? up : V(0));
    carry += __shfl_sync(kAllLanes, warps, kWarpLanes - 1);
#pragma unroll
    for (int k = 0; k < kRun; ++k) {
      scan.store(i + k, sum, own[k]);
      sum += own[k];
    }
    __syncthreads();  // the next piece writes shared
  }
}

// The sum of a block's part.
template <class V>
DEVICE V part_sum(const Scan<V>& scan, const CumsumPart& part, V* shared) {
  V own = 0;
  for (int64_t i = part.from + threadIdx.x; i < part.to; i += blockDim.x) own += scan.load(i);
  return block_fold(Sum<V>(), own, shared);
}

// One thread a line of n elements, `inner` apart; neighbours take neighbouring columns.
template <class V>
DEVICE void cumsum_columns(const V* __restrict__ x, V* __restrict__ y, int64_t lines, int64_t n, int64_t inner,
    int32_t exclusive, int32_t reverse) {
  const int64_t line = element();
  if (line >= lines) return;
  const int64_t base = line / inner * n * inner + line % inner;
  V sum = 0;
  for (int64_t i = 0; i < n; ++i) {
    const int64_t at = base + (reverse ? n - 1 - i : i) * inner;
    const V own = x[at];
    y[at] = exclusive ? sum : sum + own;
    sum += own;
  }
}

#define CUMSUM(V, name)                                                                                      \
  KERNEL((256), cumsum_warps_##name, const V* __restrict__ x, V* __restrict__ y, int64_t rows, int64_t n,    \
      int32_t exclusive, int32_t reverse) {                                                                  \
    cumsum_warps(x, y, rows, n, exclusive, reverse);                                                         \
  }                                                                                                          \
  KERNEL((256), cumsum_blocks_##name, const V* __restrict__ x, V* __restrict__ y, int64_t n, int64_t length, \
      const Divisor parts, const V* __restrict__ before, int32_t exclusive, int32_t reverse) {               \
    SHARED(V, shared, [32]);                                                                                 \
    const CumsumPart part(n, length, parts);                                                                 \
    const Scan<V> scan{x + part.row * n, y + part.row * n, n, exclusive, reverse};                           \
    cumsum_blocks(scan, part, before, shared);                                                               \
  }                                                                                                          \
  KERNEL((256), cumsum_sums_##name, const V* x, V* sums, int64_t n, int64_t length, const Divisor parts,     \
      int32_t reverse) {                                                                                     \
    SHARED(V, shared, [32]);                                                                                 \
    const CumsumPart part(n, length, parts);                                                                 \
    const V sum = part_sum(Scan<V>{x + part.row * n, nullptr, n, 0, reverse}, part, shared);                 \
    if (threadIdx.x == 0) sums[blockIdx.x] = sum;                                                            \
  }                                                                                                          \
  KERNEL((256), cumsum_columns_##name, const V* __restrict__ x, V* __restrict__ y, int64_t lines, int64_t n, \
      int64_t inner, int32_t exclusive, int32_t reverse) {                                                   \
    cumsum_columns(x, y, lines, n, inner, exclusive, reverse);                                               \
  }

CUMSUM(float, float32)
CUMSUM(uint32_t, int32)  // wraps around

}  // namespace gemmule
