// SPDX-License-Identifier: MIT
#include "cpu/move.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void pad(const PadArgs& p, Context& ctx) {
  if (p.mode != int(PadMode::constant)) return reference::pad(p, ctx);
  const int64_t size = bytes_of(p.type);
  Dims out;
  for (int i = 0; i < kMaxRank; ++i) out[i] = p.before[i] + p.dims[i] + p.after[i];
  if (product(out) == 0) return;
  FillArgs frame;
  frame.type = p.type, frame.y = p.y, frame.count = product(out), frame.value = p.value;
  if (frame.count != product(p.dims)) fill(frame, ctx);
  if (product(p.dims) == 0) return;
  const Dims from = steps_of(p.dims, size), to = steps_of(out, size);
  char* y = p.y.as<char>();
  Walk walk;
  walk.size = size;
  for (int i = 0; i < kMaxRank; ++i) {
    y += p.before[i] * to[i];
    walk.add({p.dims[i], from[i], to[i]});
  }
  move_elements(walk, p.x.memory, y, ctx);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
