// SPDX-License-Identifier: MIT
#include "launch.h"

namespace gemmule::cuda {

// A kernel, as all else: graphs take it alike, and a copy engine would have to be waited for.
void copy(const CopyArgs& p, Context& ctx) {
  const int64_t bytes = p.count * bytes_of(p.type);
  launch(ctx, "copy_bytes", {blocks_of(bytes, 16 * kThreads)}, kThreads, 0, p.x.memory, p.y.memory, bytes);
}

}  // namespace gemmule::cuda
