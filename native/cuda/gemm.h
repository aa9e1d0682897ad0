// SPDX-License-Identifier: MIT
// The float32 products of matrices among matmul's: by plan.
#pragma once
#include "gemm_plan.h"

namespace gemmule::cuda {

GemmProblem gemm_problem_of(const MatmulArgs&);
// c = epilogue(alpha * op(a) * op(b) + beta * c + bias), but only functions that the epilogue knows are applied.
void run_gemm(const MatmulArgs&, const GemmPlan&, Context&);

}  // namespace gemmule::cuda
