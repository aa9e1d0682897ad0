// SPDX-License-Identifier: MIT
#include <cstring>

#include "kernels.h"

namespace gemmule::reference {

// A variable may be assigned its own value, so the two may be the same memory.
void assign(const AssignArgs& p, Context&) {
  if (p.count) std::memmove(p.v.memory, p.x.memory, p.count * bytes_of(p.type));
}

}  // namespace gemmule::reference
