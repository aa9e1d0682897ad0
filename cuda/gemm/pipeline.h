// SPDX-License-Identifier: MIT
// Stages of shared memory between the copies and the arithmetic: while the oldest is used, the younger ones are on their way.
#pragma once
#include "instructions.h"

namespace gemmule::gemm {

// Copies of both operands' next depth, then compute(stage), `iterations` times. The first copy takes only `first` of the depth.
template <bool kAsync, int kStages, int kDepth, int kStageFloats, int kFloatsOfA, class A, class B, class Compute>
DEVICE void run_pipeline(A& a, B& b, float* shared, int32_t iterations, int first, const Compute& compute) {
  // Of the iteration behind which `left - 1` are left.
  const auto stage_of = [&](int32_t left) {
    return shared + ((kStages & (kStages - 1)) == 0 ? left & (kStages - 1) : left % kStages) * kStageFloats;
  };
  const auto fetch = [&](float* stage, auto depth) { a.fetch(stage, depth), b.fetch(stage + kFloatsOfA, depth); };
  const auto settle = [&](float* stage) { a.settle(stage), b.settle(stage + kFloatsOfA); };
  const WholeDepth<kDepth> whole;
  if (iterations > 0) fetch(stage_of(iterations), first);
  if constexpr (kAsync) {
    commit_copies();
#pragma unroll
    for (int s = 1; s < kStages - 1; ++s) {
      if (s < iterations) fetch(stage_of(iterations - s), whole);
      commit_copies();
    }
#pragma unroll 1
    for (int32_t left = iterations; left > 0; --left) {
      wait_copies<kStages - 2>();
      __syncthreads();  // all have this stage's floats, and have done with the stage that is filled next
      if (left >= kStages) fetch(stage_of(left - (kStages - 1)), whole);
      commit_copies();
      compute(stage_of(left));
    }
    wait_copies<0>();
  } else {
    if (iterations > 0) settle(stage_of(iterations));
    __syncthreads();
#pragma unroll 1
    for (int32_t left = iterations; left > 0; --left) {
      if (left > 1) fetch(stage_of(left - 1), whole);
      compute(stage_of(left));
      if (left > 1) settle(stage_of(left - 1));
      __syncthreads();
    }
  }
}

}  // namespace gemmule::gemm
