// SPDX-License-Identifier: MIT
// c = activation(alpha * sum + beta * c + bias).
#pragma once
#include "../../native/cuda/gemm_shape.h"
#include "../../native/ops/functions.h"
#include "floats.h"

namespace gemmule::gemm {

DEVICE float sigmoid(float x) { return 1.0f / (1.0f + expf(-x)); }

// The functions that native/cuda/gemm.h calls fused. NaN stays NaN.
DEVICE float activated(float x, int32_t fn) {
  switch (UnaryFn(fn)) {
    case UnaryFn::relu: return x < 0.0f ? 0.0f : x;
    case UnaryFn::sigmoid: return sigmoid(x);
    case UnaryFn::tanh: return tanhf(x);
    case UnaryFn::silu: return (x < -1000.0f ? -1000.0f : x) * sigmoid(x);
    default: return x;
  }
}

// One value; c is where it goes.
template <class Shape>
DEVICE float finished(const Shape& g, float sum, const float* bias, const float* c) {
  float y = g.alpha * sum;
  if (g.beta != 0.0f) y = fmaf(g.beta, *c, y);
  if (bias) y += *bias;
  return activated(y, g.activation);
}

// kFloats neighbours, of which `left` lie in the matrix.
template <int kFloats>
DEVICE void finish(const GemmShape& g, const float* sums, const float* bias, float* c, int64_t left) {
  float y[kFloats];
#pragma unroll
  for (int j = 0; j < kFloats; ++j)
    if (j < left) y[j] = finished(g, sums[j], bias ? bias + j : nullptr, c + j);
  if (g.vectors_c && left >= kFloats) return store<kFloats>(c, y);
#pragma unroll
  for (int j = 0; j < kFloats; ++j)
    if (j < left) c[j] = y[j];
}

// A tile's sums to its place in c. They go through shared memory, each thread using its own floats only, so that the code above
// exists once in a loop, and not once for each register: `slots` holds kFloatsOfSlots. Row i of c begins at offset_of(i), the biases of
// columns from j on stand at bias_of(j), or nowhere.
template <class Tile, int kFloatsOfSlots, class Offset, class Bias>
DEVICE void finish_tile(const GemmShape& g, const float* sums, float* slots, float* c, int64_t row, int64_t col,
    const Offset& offset_of, const Bias& bias_of) {
  constexpr int kEach = Tile::kFloats, kPieces = Tile::kEach / kEach;
  constexpr int kFit = kFloatsOfSlots / (Tile::kThreads * kEach), kRound = kFit < kPieces ? kFit : kPieces;
  static_assert(kRound >= 1, "no room");
  const typename Tile::Place place;
  float* const mine = slots + threadIdx.x * kEach;
#pragma unroll 1
  for (int first = 0; first < kPieces; first += kRound) {
#pragma unroll
    for (int p = 0; p < kPieces; ++p)
      if (p / kRound * kRound == first) store<kEach>(mine + p % kRound * Tile::kThreads * kEach, sums + p * kEach);
#pragma unroll 1
    for (int p = first; p < first + kRound && p < kPieces; ++p) {
      const int64_t i = row + place.row(p), j = col + place.col(p);
      float piece[kEach];
      load<kEach>(piece, mine + (p - first) * Tile::kThreads * kEach);
      if (i < g.m && j < g.n) finish<kEach>(g, piece, bias_of(j), c + offset_of(i) + j, g.n - j);
    }
  }
}

}  // namespace gemmule::gemm
