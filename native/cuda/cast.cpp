// SPDX-License-Identifier: MIT
#include "launch.h"

namespace gemmule::cuda {
namespace {

// clang-format off
#define FROM(from) \
  {"cast_" #from "_float32", "cast_" #from "_int32", "cast_" #from "_uint8", "cast_" #from "_boolean", \
      "cast_" #from "_float64"}
// By the types of x and y; booleans are read as uint8.
const char* const kernels[kDTypes][kDTypes] = {FROM(float32), FROM(int32), FROM(uint8), FROM(uint8), FROM(float64)};
// clang-format on

}  // namespace

void cast(const CastArgs& p, Context& ctx) {
  launch(ctx, kernels[int(p.x.dtype)][int(p.type)], {blocks_of(p.count, 4 * kThreads)}, kThreads, 0, p.x.memory,
      p.y.memory, p.count);
}

}  // namespace gemmule::cuda
