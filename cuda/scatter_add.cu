// SPDX-License-Identifier: MIT
// Each sum is one thread's, which adds in the order of the indices: who finds the row's indices is what differs here.
#include "scatter_add.h"
#include "each_element.h"

namespace gemmule {

DEVICE float sum_of(float a, float b) { return a + b; }
DEVICE int32_t sum_of(int32_t a, int32_t b) { return int32_t(uint32_t(a) + uint32_t(b)); }

// The sum of `mine` over the threads before this one in a block of 256; `total`: over all of them. Meets two barriers.
DEVICE int sum_before(int mine, int& total) {
  SHARED(int, warps, [8]);
  const int lane = threadIdx.x & 31, warp = threadIdx.x >> 5;
  int sum = mine;
  for (int d = 1; d < 32; d *= 2) {
    const int below = __shfl_up_sync(0xffffffffu, sum, d);
    if (lane >= d) sum += below;
  }
  if (lane == 31) warps[warp] = sum;
  __syncthreads();
  int before = sum - mine;
  total = 0;
  for (int w = 0; w < 8; ++w) {
    if (w < warp) before += warps[w];
    total += warps[w];
  }
  __syncthreads();
  return before;
}

// ---- few indices or few rows: every block looks through all of them ------------------------------------------------

// Lists, in order, which of index[first .. first + kScanned) are `row`; returns how many. By all threads: it meets
// barriers.
DEVICE int list_matches(const int32_t* index, int64_t first, int64_t count, int64_t row, int32_t* list) {
  constexpr int kEach = kScanned / 256;
  const int own = threadIdx.x * kEach;
  bool match[kEach];
  int found = 0, all;
  for (int e = 0; e < kEach; ++e) {
    match[e] = first + own + e < count && index[first + own + e] == row;
    found += match[e];
  }
  int at = sum_before(found, all);
  for (int e = 0; e < kEach; ++e)
    if (match[e]) list[at++] = own + e;
  __syncthreads();
  return all;
}

// One block a row of y and 256 of its columns (of all matrices); a block strides over both where there are more.
template <class T>
DEVICE void scatter_add_scan(
    const T* __restrict__ x, const int32_t* __restrict__ index, T* __restrict__ y, const ScatterShape& s) {
  SHARED(int32_t, list, [kScanned]);
  const int64_t cols = s.outer.value * s.inner.value;
  for (int64_t row = blockIdx.x; row < s.n; row += gridDim.x)
    for (int64_t first_col = int64_t(blockIdx.y) * blockDim.x; first_col < cols;
         first_col += int64_t(gridDim.y) * blockDim.x) {
      const int64_t col = first_col + threadIdx.x, o = s.inner.quotient(col), j = s.inner.remainder(col, o);
      T sum{};
      for (int64_t first = 0; first < s.count; first += kScanned) {
        const int found = list_matches(index, first, s.count, row, list);
        if (col < cols)
#pragma unroll 4
          for (int k = 0; k < found; ++k) sum = sum_of(sum, x[(o * s.count + first + list[k]) * s.inner.value + j]);
        __syncthreads();
      }
      if (col < cols) y[(o * s.n + row) * s.inner.value + j] = sum;
    }
}

KERNEL((256), scatter_add_scan_float, const float* x, const int32_t* index, float* y, ScatterShape shape) {
  scatter_add_scan(x, index, y, shape);
}
KERNEL((256), scatter_add_scan_int, const int32_t* x, const int32_t* index, int32_t* y, ScatterShape shape) {
  scatter_add_scan(x, index, y, shape);
}

// ---- many: the indices are sorted first, equal ones in their order --------------------------------------------------

DEVICE int32_t place(const SortPass& p, int64_t k) { return p.order ? p.order[k] : int32_t(k); }
DEVICE uint32_t row_at(const SortPass& p, int32_t place) {
  const uint32_t row = uint32_t(p.index[place]);
  return row < p.rows ? row : p.rows;
}
DEVICE uint32_t digit_at(const SortPass& p, int32_t place) { return row_at(p, place) >> p.shift & (kDigits - 1); }

// One block a chunk: how often each digit is in it. counts [chunks, kDigits]
KERNEL((256), scatter_count_digits, SortPass pass, uint32_t* counts) {
  SHARED(uint32_t, found, [kDigits]);
  found[threadIdx.x] = 0;
  __syncthreads();
  const int64_t first = int64_t(blockIdx.x) * pass.chunk;
  for (int64_t k = first + threadIdx.x; k < first + pass.chunk && k < pass.count; k += blockDim.x)
    atomicAdd(&found[digit_at(pass, place(pass, k))], 1u);
  __syncthreads();
  counts[int64_t(blockIdx.x) * kDigits + threadIdx.x] = found[threadIdx.x];
}

// One block, a thread a digit: from how often to from where on.
KERNEL((256), scatter_first_places, uint32_t* counts, int64_t chunks) {
  int mine = 0, all;
  for (int64_t c = 0; c < chunks; ++c) mine += counts[c * kDigits + threadIdx.x];
  uint32_t at = sum_before(mine, all);
  for (int64_t c = 0; c < chunks; ++c) {
    const uint32_t here = counts[c * kDigits + threadIdx.x];
    counts[c * kDigits + threadIdx.x] = at;
    at += here;
  }
}

// The lanes of this warp that hold the same digit. By full warps.
DEVICE unsigned peers_of(uint32_t digit) {
  unsigned peers = 0xffffffffu;
  for (int b = 0; b <= kDigitBits; ++b) {  // one bit more: a lane that holds nothing has digit kDigits
    const bool bit = digit >> b & 1;
    const unsigned with = __ballot_sync(0xffffffffu, bit);
    peers &= bit ? with : ~with;
  }
  return peers;
}

// One block a chunk, in the same cut: puts each place where its digit's next one goes.
KERNEL((256), scatter_sort, SortPass pass, const uint32_t* places, int32_t* sorted) {
  SHARED(uint32_t, next, [kDigits]);
  SHARED(uint32_t, at, [8][kDigits]);  // of each warp: how many, then from where on
  const int lane = threadIdx.x & 31, warp = threadIdx.x >> 5;
  next[threadIdx.x] = places[int64_t(blockIdx.x) * kDigits + threadIdx.x];
  const int64_t first = int64_t(blockIdx.x) * pass.chunk;
  for (int64_t tile = first; tile < first + pass.chunk && tile < pass.count; tile += blockDim.x) {
    const int64_t k = tile + threadIdx.x;
    const bool own = k < first + pass.chunk && k < pass.count;
    const int32_t mine = own ? place(pass, k) : 0;
    const uint32_t digit = own ? digit_at(pass, mine) : kDigits;
    const unsigned peers = peers_of(digit), before = peers & ((1u << lane) - 1);
    for (int w = 0; w < 8; ++w) at[w][threadIdx.x] = 0;
    __syncthreads();
    if (own && before == 0) at[warp][digit] = __popc(peers);
    __syncthreads();
    for (int w = 0; w < 8; ++w) {
      const uint32_t count = at[w][threadIdx.x];
      at[w][threadIdx.x] = next[threadIdx.x];
      next[threadIdx.x] += count;
    }
    __syncthreads();
    if (own) sorted[at[warp][digit] + __popc(before)] = mine;
    __syncthreads();
  }
}

// One thread a place of the sorted order: where a row begins and ends. Rows without an index keep the empty range
// they have.
KERNEL((256), scatter_row_ranges, SortPass pass, RowRange* ranges) {
  const int64_t k = element();
  if (k >= pass.count) return;
  const uint32_t row = row_at(pass, pass.order[k]);
  if (row == pass.rows) return;
  if (k == 0 || row_at(pass, pass.order[k - 1]) != row) ranges[row].from = int32_t(k);
  if (k + 1 == pass.count || row_at(pass, pass.order[k + 1]) != row) ranges[row].to = int32_t(k + 1);
}

// One thread an element of y.
template <class T>
DEVICE void scatter_add_sorted(const T* __restrict__ x, const int32_t* __restrict__ order,
    const RowRange* __restrict__ ranges, T* __restrict__ y, int64_t rows, const ScatterShape& s, const Divisor& n) {
  each_element(s.outer.value * s.n * s.inner.value, [&](auto e) {
    const auto above = s.inner.quotient(e), o = n.quotient(above);
    const int64_t j = s.inner.remainder(e, above), row = n.remainder(above, o);
    const RowRange range = row < rows ? ranges[row] : RowRange{0, 0};
    const T* column = x + int64_t(o) * s.count * s.inner.value + j;
    T sum{};
#pragma unroll 4
    for (int64_t k = range.from; k < range.to; ++k) sum = sum_of(sum, column[order[k] * s.inner.value]);
    y[e] = sum;
  });
}

KERNEL((256), scatter_add_sorted_float, const float* x, const int32_t* order, const RowRange* ranges, float* y,
    int64_t rows, ScatterShape shape, Divisor n) {
  scatter_add_sorted(x, order, ranges, y, rows, shape, n);
}
KERNEL((256), scatter_add_sorted_int, const int32_t* x, const int32_t* order, const RowRange* ranges, int32_t* y,
    int64_t rows, ScatterShape shape, Divisor n) {
  scatter_add_sorted(x, order, ranges, y, rows, shape, n);
}

}  // namespace gemmule
