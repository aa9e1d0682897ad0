// SPDX-License-Identifier: MIT
#include "cpu/move.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void slice(const SliceArgs& p, Context& ctx) {
  if (product(p.size) == 0) return;
  const int64_t size = bytes_of(p.type);
  const Dims from = steps_of(p.dims, size), to = steps_of(p.size, size);
  const char* x = p.x.as<char>();
  Walk walk;
  walk.size = size;
  for (int i = 0; i < kMaxRank; ++i) {
    x += p.begin[i] * from[i];
    walk.add({p.size[i], p.size[i] > 1 ? p.step[i] * from[i] : 0, to[i]});  // the step of one element may be anything
  }
  move_elements(walk, x, p.y.memory, ctx);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
