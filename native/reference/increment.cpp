// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::reference {

void increment(const IncrementArgs& p, Context&) {
  int32_t& v = p.v.as<int32_t>()[p.at];
  v = int32_t(uint32_t(v) + uint32_t(p.by));
}

}  // namespace gemmule::reference
