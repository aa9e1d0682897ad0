// SPDX-License-Identifier: MIT
#include "choice.h"

namespace gemmule {

template <class T>
struct Line {
  const T* x;
  int64_t inner;
  bool least;
  DEVICE Line(const void* all, int64_t n, int64_t inner, int64_t line, bool least)
      : x(static_cast<const T*>(all) + line / inner * n * inner + line % inner), inner(inner), least(least) {}
  // The best of elements from, from + step, ... below n.
  DEVICE ChoiceKey best(int64_t from, int64_t n, int64_t step) const {
    ChoiceKey found = 0;
    for (int64_t j = from; j < n; j += step) {
      const T value = x[j * inner];
      found = GreatestKey().join(found, key_of(least ? reversed_order_of(value) : order_of(value), j));
    }
    return found;
  }
};

// `lanes` neighbouring threads (a power of two, at most 32) a line of n elements, `inner` apart.
template <class T>
DEVICE void arg_reduce_groups(
    const void* x, int32_t* y, int64_t lines, int64_t n, int64_t inner, bool least, unsigned lanes) {
  const int64_t line = group_of(lanes);
  const bool mine = line < lines;
  const ChoiceKey own = Line<T>(x, n, inner, mine ? line : 0, least).best(lane_of(lanes), mine ? n : 0, lanes);
  const ChoiceKey best = warp_fold(GreatestKey(), own, lanes);
  if (mine && lane_of(lanes) == 0) y[line] = index_of(best);
}

// One block a line.
template <class T>
DEVICE void arg_reduce_blocks(const void* x, int32_t* y, int64_t n, int64_t inner, bool least, ChoiceKey* shared) {
  const ChoiceKey own = Line<T>(x, n, inner, blockIdx.x, least).best(threadIdx.x, n, blockDim.x);
  const ChoiceKey best = block_fold(GreatestKey(), own, shared);
  if (threadIdx.x == 0) y[blockIdx.x] = index_of(best);
}

#define ARG_REDUCE(T, name)                                                                                      \
  KERNEL((256), arg_reduce_groups_##name, const void* x, int32_t* y, int64_t lines, int64_t n, int64_t inner,    \
      int32_t least, uint32_t lanes) {                                                                           \
    arg_reduce_groups<T>(x, y, lines, n, inner, least, lanes);                                                   \
  }                                                                                                              \
  KERNEL((1024), arg_reduce_blocks_##name, const void* x, int32_t* y, int64_t n, int64_t inner, int32_t least) { \
    SHARED(ChoiceKey, shared, [32]);                                                                             \
    arg_reduce_blocks<T>(x, y, n, inner, least, shared);                                                         \
  }

ARG_REDUCE(float, float32)
ARG_REDUCE(int32_t, int32)
ARG_REDUCE(uint8_t, uint8)

}  // namespace gemmule
