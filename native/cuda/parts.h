// SPDX-License-Identifier: MIT
// How long sums are cut into parts, by the shape alone: the same bits on every device.
#pragma once
#include <algorithm>

#include "launch.h"

namespace gemmule::cuda {

// How a launch cuts its work: `lanes` threads fold one part of one result, and there are `blocks` blocks a part.
struct Cut {
  int64_t lanes, blocks;
};
constexpr int64_t kEnoughBlocks = 1024;  // to keep a large GPU busy: 8 a multiprocessor
constexpr int64_t kFew = 64;             // elements a thread, below which another pass costs more than it saves
constexpr int64_t kMost = 1024;          // elements a thread: the error of its sums grows with them
inline int64_t part_of(int64_t length, Cut cut) {
  const int64_t each = blocks_of(length, cut.lanes);
  const int64_t wanted = std::min(blocks_of(kEnoughBlocks, cut.blocks), blocks_of(each, kFew / 2));
  const int64_t parts = std::max(each <= kFew ? 1 : wanted, blocks_of(each, kMost));
  return std::max<int64_t>(1, blocks_of(each, parts) * cut.lanes);
}

}  // namespace gemmule::cuda
