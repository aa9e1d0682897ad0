// SPDX-License-Identifier: MIT
// The float32 products of matrices: by plan. What matmul and the convolutions share.
#pragma once
#include <cstdint>

#include "gemm_plan.h"
#include "lanes.h"

namespace gemmule::cuda {

GemmProblem gemm_problem_of(const MatmulArgs&);
// c = epilogue(alpha * op(a) * op(b) + beta * c + bias), but only functions that the epilogue knows are applied.
void run_gemm(const MatmulArgs&, const GemmPlan&, Context&);

// The functions that epilogues know; others are applied behind.
inline bool fused(int activation) {
  switch (UnaryFn(activation)) {
    case UnaryFn::linear:
    case UnaryFn::relu:
    case UnaryFn::sigmoid:
    case UnaryFn::tanh:
    case UnaryFn::silu: return true;
    default: return false;
  }
}

// What of an activation is left to the epilogue.
inline int epilogue_of(int activation) { return fused(activation) ? activation : int(UnaryFn::linear); }

// Whether rows of `run` floats, ld apart, can be touched 4 floats at a time, in every matrix of a batch.
inline bool vectors(const void* memory, int64_t run, int64_t ld, int64_t batch, int64_t stride) {
  return is_aligned(memory, 16) && run % 4 == 0 && ld % 4 == 0 && (batch == 1 || stride % 4 == 0);
}

// The sizes of a product, and its work dealt out as planned.
void deal_out(GemmShape&, const GemmProblem&, const GemmPlan&, const Properties&);

}  // namespace gemmule::cuda
