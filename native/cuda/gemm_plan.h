// SPDX-License-Identifier: MIT
// How a float32 matrix product is computed on a GPU: by which kernel, and how its work is dealt out to blocks. Follows from the
// shapes, the device and the precision asked for alone.
#pragma once
#include <cstdint>

#include "gemm_shape.h"
#include "launch.h"

namespace gemmule::cuda {

// The arithmetic of a kernel.
enum class GemmMath { f32, tf32x3, tf32, bf16, f16 };

// A tile that cuda/matmul_*.cu has kernels for, one for each form of the operands.
struct GemmTile {
  GemmMath math;
  const char* name;  // gemm_NAME_nn, _nt, _tn, _tt
  int m, n, depth, threads, stages;
  int blocks;        // that share a multiprocessor
  bool aligned;      // takes operands with aligned rows only
  int efficiency;    // in hundredths of what the arithmetic unit can do, with that many blocks
  int stage_floats;  // of shared memory
};

struct GemmProblem {
  int64_t batch, m, n, k;
  bool deep_a, deep_b;        // the operand's memory runs along k
  bool vectors_a, vectors_b;  // its rows are aligned to 16 bytes
};

struct GemmPlan {
  const GemmTile* tile;
  int32_t rows, cols, tiles, depth, whole, share, cutters;  // as in GemmShape
  int64_t blocks() const { return int64_t{whole} + cutters; }
  int64_t workspace_bytes() const;
  unsigned shared_bytes(const Properties&) const;
};

GemmPlan plan_gemm(const GemmProblem&, const Properties&, FloatPrecision);

// The plan with that tile, for tests.
GemmPlan plan_tile(const GemmProblem&, const Properties&, const GemmTile&);

}  // namespace gemmule::cuda
