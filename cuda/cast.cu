// SPDX-License-Identifier: MIT
// A kernel a pair of types: block 1,024 elements, thread four neighbours.
// Memory-bound: the sizes of both types at the card's bandwidth are the floor.
#include "conversion.h"
#include "fours.h"

namespace gemmule {

template <class To, class From>
DEVICE void cast_elements(
    const From* __restrict__ x, typename Converted<To, From>::Stored* __restrict__ y, int64_t count) {
  const int64_t at = first_of_four();
  if (at >= count) return;
  const Four<From> from = load_four(x, at, count);
  Four<typename Converted<To, From>::Stored> to;
#pragma unroll
  for (int l = 0; l < kFour; ++l) to.v[l] = Converted<To, From>::of(from.v[l]);
  store_four(y, at, count, to);
}

// clang-format off
#define CAST(from, From, to, To) \
  KERNEL((256), cast_##from##_##to, const From* x, typename Converted<To, From>::Stored* y, int64_t count) { \
    cast_elements<To, From>(x, y, count); \
  }
#define CASTS(from, From) \
  CAST(from, From, float32, float) CAST(from, From, int32, int32_t) CAST(from, From, uint8, uint8_t) \
  CAST(from, From, boolean, Boolean) CAST(from, From, float64, double)
CASTS(float32, float) CASTS(int32, int32_t) CASTS(uint8, uint8_t) CASTS(float64, double)
// clang-format on

}  // namespace gemmule
