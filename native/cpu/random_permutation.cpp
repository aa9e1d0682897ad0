// SPDX-License-Identifier: MIT
#include "cpu/random_words.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

// Swaps element from + n - 1, ..., from, each with one before it or itself. Where to is known ahead, so it is fetched ahead.
void swap_down(int32_t* y, int64_t from, int64_t n, const int32_t* word) {
  int64_t with[kDrawnWords];
  for (int64_t i = 0; i < n; ++i) with[i] = random_below(uint32_t(word[i]), from + i + 1);
  for (int64_t i = 0; i < n; ++i) __builtin_prefetch(y + with[i], 1);
  for (int64_t i = n - 1; i >= 0; --i) {
    const int32_t own = y[from + i];
    y[from + i] = y[with[i]];
    y[with[i]] = own;
  }
}

}  // namespace

void random_permutation(const RandomPermutationArgs& p, Context&) {
  const Philox philox(p.state.as<int32_t>(), p.ordinal);
  int32_t* y = p.y.as<int32_t>();
  for (int64_t i = 0; i < p.count; ++i) y[i] = int32_t(i);
  for (int64_t from = (p.count - 1) / kDrawnWords * kDrawnWords; p.count && from >= 0; from -= kDrawnWords)
    each_draw(
        philox, from, least(kDrawnWords, p.count - from), [](DrawnWords&) {},
        [=](int64_t at, int64_t n, const int32_t* word) { swap_down(y, at, n, word); });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
