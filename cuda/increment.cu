// SPDX-License-Identifier: MIT
#include "fault.h"

namespace gemmule {

// One thread.
KERNEL((32), increment, const DeviceFault* fault, int32_t* v, int64_t at, uint32_t by) {
  if (faulty(fault) || element() != 0) return;
  v[at] = int32_t(uint32_t(v[at]) + by);
}

}  // namespace gemmule
