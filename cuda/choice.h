// SPDX-License-Identifier: MIT
// Numbers as keys that an unsigned comparison puts in order, together with where they stand: the greatest key is the
// first of the greatest numbers. NaN counts as the greatest; -0 and 0 are equal.
#pragma once
#include "block_reduce.h"

namespace gemmule {

using ChoiceKey = unsigned long long;  // above any: the key of an element is never 0, nor all ones

DEVICE uint32_t order_of(float x) {
  if (x != x) return 0xffffffffu;
  const uint32_t bits = __float_as_uint(x == 0 ? 0.0f : x);
  return bits >> 31 ? ~bits : bits | 0x80000000u;
}
DEVICE uint32_t order_of(int32_t x) { return uint32_t(x) ^ 0x80000000u; }
DEVICE uint32_t order_of(uint8_t x) { return x; }
// The other way round, but NaN is greatest still.
template <class T>
DEVICE uint32_t reversed_order_of(T x) {
  return x != x ? 0xffffffffu : ~order_of(x);
}

// Indices are below 2^31: an int32 holds them.
DEVICE ChoiceKey key_of(uint32_t order, int64_t index) {
  return ChoiceKey(order) << 32 | (0xfffffffeu - uint32_t(index));
}
DEVICE int32_t index_of(ChoiceKey key) { return int32_t(0xfffffffeu - uint32_t(key)); }

}  // namespace gemmule
