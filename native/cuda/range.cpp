// SPDX-License-Identifier: MIT
#include "launch.h"

namespace gemmule::cuda {

void range(const RangeArgs& p, Context& ctx) {
  static const char* const kernels[kDTypes] = {
      "range_float32", "range_int32", "range_uint8", "range_boolean", "range_float64"};
  launch(ctx, kernels[int(p.type)], {blocks_of(p.count)}, kThreads, 0, p.y.memory, p.count, p.start, p.step);
}

}  // namespace gemmule::cuda
