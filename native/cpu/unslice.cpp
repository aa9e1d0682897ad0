// SPDX-License-Identifier: MIT
#include "cpu/move.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void unslice(const UnsliceArgs& p, Context& ctx) {
  const int64_t size = bytes_of(p.type), elements = product(p.dims), moved = product(p.size);
  if (moved != elements) zero_bytes(p.dx.memory, elements * size, ctx);
  if (moved == 0) return;
  const Dims from = steps_of(p.size, size), to = steps_of(p.dims, size);
  char* dx = p.dx.as<char>();
  Walk walk;
  walk.size = size;
  for (int i = 0; i < kMaxRank; ++i) {
    dx += p.begin[i] * to[i];
    walk.add({p.size[i], from[i], p.size[i] > 1 ? p.step[i] * to[i] : 0});  // the step of one element may be anything
  }
  move_elements(walk, p.dy.memory, dx, ctx);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
