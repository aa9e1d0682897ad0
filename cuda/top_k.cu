// SPDX-License-Identifier: MIT
// The greatest, then the greatest of those behind it, k times: work k * cols, meant for a k of a few.
#include "choice.h"

namespace gemmule {

// The greatest key below `limit` among elements from, from + step, ...
template <class T>
DEVICE ChoiceKey best_below(ChoiceKey limit, const T* x, int64_t from, int64_t cols, int64_t step) {
  ChoiceKey found = 0;
  for (int64_t j = from; j < cols; j += step) {
    const ChoiceKey key = key_of(order_of(x[j]), j);
    if (key < limit && key > found) found = key;
  }
  return found;
}

// One warp a row.
template <class T>
DEVICE void top_k_warps(const T* x, T* values, int32_t* indices, int64_t rows, int64_t cols, int64_t k) {
  const int64_t row = element() / kWarpLanes;
  if (row >= rows) return;  // with the whole warp
  const unsigned lane = threadIdx.x % kWarpLanes;
  ChoiceKey last = ~ChoiceKey(0);
  for (int64_t j = 0; j < k; ++j) {
    last = warp_fold(GreatestKey(), best_below(last, x + row * cols, lane, cols, kWarpLanes));
    if (lane == 0) indices[row * k + j] = index_of(last), values[row * k + j] = x[row * cols + index_of(last)];
  }
}

// One block a row.
template <class T>
DEVICE void top_k_blocks(const T* x, T* values, int32_t* indices, int64_t cols, int64_t k, ChoiceKey* shared) {
  const int64_t row = blockIdx.x;
  ChoiceKey last = ~ChoiceKey(0);
  for (int64_t j = 0; j < k; ++j) {
    last = block_fold(GreatestKey(), best_below(last, x + row * cols, threadIdx.x, cols, blockDim.x), shared);
    if (threadIdx.x == 0) indices[row * k + j] = index_of(last), values[row * k + j] = x[row * cols + index_of(last)];
  }
}

#define TOP_K(T, name)                                                                                                \
  KERNEL((256), top_k_warps_##name, const T* x, T* values, int32_t* indices, int64_t rows, int64_t cols, int64_t k) { \
    top_k_warps(x, values, indices, rows, cols, k);                                                                   \
  }                                                                                                                   \
  KERNEL((1024), top_k_blocks_##name, const T* x, T* values, int32_t* indices, int64_t cols, int64_t k) {             \
    SHARED(ChoiceKey, shared, [32]);                                                                                  \
    top_k_blocks(x, values, indices, cols, k, shared);                                                                \
  }

TOP_K(float, float32)
TOP_K(int32_t, int32)

}  // namespace gemmule
