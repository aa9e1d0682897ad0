// SPDX-License-Identifier: MIT
#include "cpu/move.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void transpose(const TransposeArgs& p, Context& ctx) {
  if (product(p.dims) == 0) return;
  const int64_t size = bytes_of(p.type);
  Dims out;
  for (int j = 0; j < kMaxRank; ++j) out[j] = p.dims[p.perm[j]];
  const Dims from = steps_of(p.dims, size), to = steps_of(out, size);
  Walk walk;
  walk.size = size;
  for (int j = 0; j < kMaxRank; ++j) walk.add({out[j], from[p.perm[j]], to[j]});
  move_elements(walk, p.x.memory, p.y.memory, ctx);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
