// SPDX-License-Identifier: MIT
// Folds over the lanes of a warp and the threads of a block, in an order that follows from their numbers alone.
//
// A fold is an object with Value, start() and join(a, b). Every lane of the warp (thread of the block) must take part.
#pragma once
#include "kernel.h"

namespace gemmule {

constexpr unsigned kAllLanes = 0xffffffffu;
constexpr unsigned kWarpLanes = 32;

template <class V>
struct Sum {
  using Value = V;
  DEVICE V start() const { return V(0); }
  DEVICE V join(V a, V b) const { return a + b; }
};
struct Product {
  using Value = float;
  DEVICE float start() const { return 1; }
  DEVICE float join(float a, float b) const { return a * b; }
};
// NaN where one of them is.
struct Greatest {
  using Value = float;
  DEVICE float start() const { return -INFINITY; }
  DEVICE float join(float a, float b) const { return a != a || a >= b ? a : b; }
};
struct Least {
  using Value = float;
  DEVICE float start() const { return INFINITY; }
  DEVICE float join(float a, float b) const { return a != a || a <= b ? a : b; }
};
// Of keys (choice.h).
struct GreatestKey {
  using Value = unsigned long long;
  DEVICE Value start() const { return 0; }
  DEVICE Value join(Value a, Value b) const { return a > b ? a : b; }
};

// Of groups of `lanes` neighbouring threads (a power of two, at most a block): which this is, and which lane of it.
DEVICE int64_t group_of(unsigned lanes) { return element() >> __popc(lanes - 1); }
DEVICE unsigned lane_of(unsigned lanes) { return threadIdx.x & (lanes - 1); }

// Over groups of at most 32 lanes; each of them gets its group's result.
template <class Fold>
DEVICE typename Fold::Value warp_fold(const Fold& fold, typename Fold::Value v, unsigned lanes = kWarpLanes) {
  for (unsigned step = lanes / 2; step > 0; step /= 2) v = fold.join(v, __shfl_xor_sync(kAllLanes, v, step));
  return v;
}

// Over a block of whole warps; each thread gets the result. `shared` holds 32 values and is free again afterwards.
template <class Fold>
DEVICE typename Fold::Value block_fold(const Fold& fold, typename Fold::Value v, typename Fold::Value* shared) {
  const unsigned lane = threadIdx.x % kWarpLanes, warp = threadIdx.x / kWarpLanes;
  v = warp_fold(fold, v);
  if (lane == 0) shared[warp] = v;
  __syncthreads();
  v = warp_fold(fold, lane < blockDim.x / kWarpLanes ? shared[lane] : fold.start());
  __syncthreads();
  return v;
}

}  // namespace gemmule
