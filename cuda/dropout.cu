// SPDX-License-Identifier: MIT
// Block 1,024 elements, thread the four of one Philox block. What is dropped becomes 0 whatever it was.
// 8 bytes an element at the card's bandwidth, or some 25 integer instructions, whichever takes longer.
#include "../native/ops/philox.h"
#include "fours.h"

namespace gemmule {

KERNEL((256), dropout, const float* __restrict__ x, const int32_t* __restrict__ state, float* __restrict__ y,
    int64_t count, int32_t dropped, float scale, int64_t ordinal) {
  const int64_t at = first_of_four();
  if (at >= count) return;
  Four<float> four = load_four(x, at, count);
  const RandomWords words = Philox(state, ordinal)(uint32_t(at / kFour));
#pragma unroll
  for (int l = 0; l < kFour; ++l) four.v[l] = uniform_bits(words.word[l]) >= dropped ? four.v[l] * scale : 0.0f;
  store_four(y, at, count, four);
}

}  // namespace gemmule
