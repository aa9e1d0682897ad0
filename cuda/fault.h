// SPDX-License-Identifier: MIT
// Faults as kernels see them: see native/cuda/fault.h.
#pragma once
#include "../native/cuda/fault.h"
#include "kernel.h"

namespace gemmule {

// To be called for each bad element of an instruction, by any thread.
DEVICE void note_fault(DeviceFault* fault, int64_t element) {
  atomicMin(&fault->candidate, static_cast<unsigned long long>(element));
}
// Kernels that write variables ask this first, and do nothing where it is true.
DEVICE bool faulty(const DeviceFault* fault) { return *const_cast<const volatile uint32_t*>(&fault->set) != 0; }

// By one thread: the first report stands until the host has cleared it.
DEVICE void report_fault(DeviceFault* fault, int32_t op, int64_t element, int64_t value, int64_t limit, int64_t row) {
  if (fault->set) return;
  FaultReport* report = fault->report;
  report->op = op;
  report->element = element;
  report->value = value;
  report->limit = limit;
  report->row = row;
  report->steps = fault->steps;
  __threadfence_system();
  report->set = 1;
  fault->set = 1;
}
// By one thread: the lowest element noted, which is forgotten with that, or -1.
DEVICE int64_t take_candidate(DeviceFault* fault) {
  const unsigned long long noted = fault->candidate;
  fault->candidate = kNoCandidate;
  return noted == kNoCandidate ? -1 : int64_t(noted);
}
// The data set's row of element i of the present batch, or -1.
DEVICE int64_t row_of(const DeviceFault* fault, int64_t i) {
  return fault->batch_rows && i < fault->batch_count ? fault->batch_rows[i] : -1;
}

}  // namespace gemmule
