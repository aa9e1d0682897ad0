// SPDX-License-Identifier: MIT
// Block 4 KiB, thread 16 bytes: one access where both sides are so aligned. A variable may be assigned its own value.
#include "bytes.h"
#include "fault.h"

namespace gemmule {

KERNEL((256), assign_bytes, const DeviceFault* fault, uint8_t* v, const uint8_t* x, int64_t bytes) {
  if (faulty(fault)) return;
  copy_sixteen(x, v, bytes);
}

}  // namespace gemmule
