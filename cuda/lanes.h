// SPDX-License-Identifier: MIT
// N neighbouring elements of a thread, 1 or 4: one access where the host has found all of memory aligned for it.
#pragma once
#include "kernel.h"

namespace gemmule {

template <class T, int N>
struct alignas(N * sizeof(T)) Lanes {
  T v[N];
};

template <int N, class T>
DEVICE Lanes<T, N> load_lanes(const T* x) {
  return *reinterpret_cast<const Lanes<T, N>*>(x);
}
template <class T, int N>
DEVICE void store_lanes(T* y, const Lanes<T, N>& lanes) {
  *reinterpret_cast<Lanes<T, N>*>(y) = lanes;
}
// The same number in each of them.
template <int N, class T>
DEVICE Lanes<T, N> spread(T value) {
  Lanes<T, N> lanes;
#pragma unroll
  for (int l = 0; l < N; ++l) lanes.v[l] = value;
  return lanes;
}

}  // namespace gemmule
