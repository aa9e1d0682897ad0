// SPDX-License-Identifier: MIT
#include "cpu/move.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void assign(const AssignArgs& p, Context& ctx) {
  if (p.count && p.v.memory != p.x.memory) copy_bytes(p.v.memory, p.x.memory, p.count * bytes_of(p.type), ctx);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
