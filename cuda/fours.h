// SPDX-License-Identifier: MIT
// Four neighbouring elements a thread: one access of 16 bytes (of floats) where memory is aligned and all are there.
#pragma once
#include "kernel.h"

namespace gemmule {

constexpr int kFour = 4;

template <class T>
struct alignas(sizeof(T) == 8 ? 16 : 4 * sizeof(T)) Four {
  T v[kFour];
};

// Where this thread's four begin: launched by blocks_of(count, 4 * kThreads).
DEVICE int64_t first_of_four() { return kFour * element(); }

template <class T>
DEVICE bool aligned(const T* p) {
  return reinterpret_cast<uintptr_t>(p) % alignof(Four<T>) == 0;
}
// Elements [at, at + 4) of `count`; beyond the last: zeros.
template <class T>
DEVICE Four<T> load_four(const T* x, int64_t at, int64_t count) {
  if (at + kFour <= count && aligned(x + at)) return *reinterpret_cast<const Four<T>*>(x + at);
  Four<T> four{};
#pragma unroll
  for (int l = 0; l < kFour; ++l)
    if (at + l < count) four.v[l] = x[at + l];
  return four;
}
template <class T>
DEVICE void store_four(T* y, int64_t at, int64_t count, const Four<T>& four) {
  if (at + kFour <= count && aligned(y + at)) {
    *reinterpret_cast<Four<T>*>(y + at) = four;
    return;
  }
#pragma unroll
  for (int l = 0; l < kFour; ++l)
    if (at + l < count) y[at + l] = four.v[l];
}
template <class T>
DEVICE Four<T> four_of(T value) {
  return {{value, value, value, value}};
}

}  // namespace gemmule
