// SPDX-License-Identifier: MIT
// Launches the kernels that cuda/row_softmax.h makes of an op: a group of lanes a row, or a block a long row.
#pragma once
#include <algorithm>
#include <bit>

#include "launch.h"

namespace gemmule::cuda {

// By the columns they take.
struct RowKernels {
  const char *of_32, *of_256, *of_1024, *longer;
};
#define ROW_KERNELS(name) (RowKernels{name "_32", name "_256", name "_1024", name "_long"})

template <class... A>
void launch_rows(Context& ctx, const RowKernels& kernels, int64_t rows, int64_t cols, const A&... arguments) {
  const uint32_t lanes = uint32_t(std::bit_ceil(uint64_t(std::clamp<int64_t>(cols, 1, 32))));
  if (cols > 1024) return launch(ctx, kernels.longer, {rows}, 512, 0, rows, cols, lanes, arguments...);
  const char* kernel = cols <= 32 ? kernels.of_32 : cols <= 256 ? kernels.of_256 : kernels.of_1024;
  launch(ctx, kernel, {blocks_of(rows, kThreads / lanes)}, kThreads, 0, rows, cols, lanes, arguments...);
}

}  // namespace gemmule::cuda
