// SPDX-License-Identifier: MIT
#include "fault.h"

namespace gemmule {

// One thread: makes a report of the lowest element noted.
KERNEL((1), settle_fault, DeviceFault* fault, int32_t op, const int32_t* index, int64_t limit) {
  const int64_t i = take_candidate(fault);
  if (i >= 0) report_fault(fault, op, i, index[i], limit, row_of(fault, i));
}

// One thread, behind the last instruction of a step.
KERNEL((1), end_step, DeviceFault* fault) {
  fault->batch_rows = nullptr;
  fault->batch_count = 0;
  if (!fault->set) ++fault->steps;
}

}  // namespace gemmule
