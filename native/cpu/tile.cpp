// SPDX-License-Identifier: MIT
#include "cpu/move.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void tile(const TileArgs& p, Context& ctx) {
  const int64_t size = bytes_of(p.type);
  Dims out;
  for (int i = 0; i < kMaxRank; ++i) out[i] = p.dims[i] * p.reps[i];
  if (product(out) == 0) return;
  const Dims from = steps_of(p.dims, size), to = steps_of(out, size);
  Walk walk;
  walk.size = size;
  for (int i = 0; i < kMaxRank; ++i) {
    walk.add({p.reps[i], 0, p.dims[i] * to[i]});
    walk.add({p.dims[i], from[i], to[i]});
  }
  move_elements(walk, p.x.memory, p.y.memory, ctx);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
