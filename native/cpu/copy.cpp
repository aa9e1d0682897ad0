// SPDX-License-Identifier: MIT
#include "cpu/move.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void copy(const CopyArgs& p, Context& ctx) {
  if (p.count) copy_bytes(p.y.memory, p.x.memory, p.count * bytes_of(p.type), ctx);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
