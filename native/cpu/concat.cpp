// SPDX-License-Identifier: MIT
#include "cpu/move.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void concat(const ConcatArgs& p, Context& ctx) {
  const int64_t size = bytes_of(p.type);
  int64_t row = 0, at = 0;
  for (int64_t i = 0; i < p.inputs; ++i) row += p.widths[i] * size;
  for (int64_t i = 0; i < p.inputs; ++i) {
    const int64_t width = p.widths[i] * size;
    Walk walk;
    walk.size = size;
    walk.add({p.outer, width, row});
    walk.add({p.widths[i], size, size});
    if (width) move_elements(walk, p.x[i].memory, p.y.as<char>() + at, ctx);
    at += width;
  }
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
