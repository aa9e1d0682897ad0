// SPDX-License-Identifier: MIT
// A direct call of a kernel: its record, the memory of its operands, and why it must not run.
#pragma once
#include "../dispatch.h"

namespace gemmule {

struct KernelCall {
  Record record;
  Bound bound[kHandles];
  bool writes = false;  // anything at all
};

// Why a call would touch memory that it must not touch. TypeScript words it (src/kernels/refusal.ts).
struct Refusal {
  const char* clause = nullptr;    // of check(), or
  const char* operand = nullptr;   // the operand that is to blame:
  const char* overlaps = nullptr;  // it overlaps this one, or
  bool mistyped = false;           // it has elements of another type, or
  int64_t holds = 0, needs = 0;    // it is too short; needs < 0: no memory could be long enough. Or
  Fault fault;                     // the kernel ran, and met bad data
  explicit operator bool() const { return clause || operand || fault.set; }
};

Refusal refusal_of(KernelCall&);
// To be called where there is none. What the kernel then refuses of its data.
Refusal run_kernel(const KernelCall&, const Kernels&, Context&);

}  // namespace gemmule
