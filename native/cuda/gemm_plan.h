// SPDX-License-Identifier: MIT
// How a float32 matrix product is computed on a GPU: by which kernel, and how its work is dealt out to blocks. Follows from the
// shapes, the device and the precision asked for alone.
#pragma once
#include <cstdint>
#include <span>

#include "gemm_shape.h"
#include "launch.h"

namespace gemmule::cuda {

// What a kernel multiplies with: fused multiply-adds, or tensor cores in one of their number formats. tf32x3: three products of
// tf32 for each, nearly as exact as f32.
enum class GemmMath { f32, tf32x3, tf32, bf16, f16 };

// A tile of cuda/gemm/*_tiles.h: matmul has a kernel of it for each form of the operands, convolutions have one each way.
struct GemmTile {
  GemmMath math;
  const char* name;  // gemm_NAME_nn, _nt, _tn, _tt, conv_NAME, conv_filter_grad_NAME
  int m, n, depth;
  int warps_m, warps_n;
  int stages;      // of shared memory, from sm_80 on; before it has two
  int blocks;      // that registers let share a multiprocessor
  bool aligned;    // takes operands with aligned rows only
  int efficiency;  // hundredths of the arithmetic unit's speed that the inner loop is thought to reach

  int threads() const { return 32 * warps_m * warps_n; }
  int64_t shared_bytes(const Properties&) const;
  int blocks_on(const Properties&) const;
};
std::span<const GemmTile> gemm_tiles();

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
};

GemmPlan plan_gemm(const GemmProblem&, const Properties&, FloatPrecision);
// Whether a kernel of this tile can be asked: the device has its instructions, the operands are as it takes them.
bool can_take(const GemmTile&, const GemmProblem&, const Properties&);
// By that tile: `whole` tiles have a block each, the work of the others is dealt out to about `cutters` blocks.
GemmPlan plan_with(const GemmTile&, const GemmProblem&, int64_t whole, int64_t cutters);
// Cycles until the last multiprocessor is done, by a model of which only comparisons mean something.
double cycles(const GemmPlan&, const Properties&);

}  // namespace gemmule::cuda
