// SPDX-License-Identifier: MIT
// What a translated kernel tells the stand-in driver.
#pragma once
#include "../kernels.h"
#include "numbers.h"

namespace ptx {

struct KernelCode {
  const char* name;
  void (*code)(const u8* parameters);
  u32 static_bytes;     // of shared memory
  u32 smallest_access;  // to shared memory, in bytes
  u32 threads;          // most of a block, as the launch bounds have it
  u32 parameter_count;
  standin::Parameter parameters[64];
};

// A thread of the kernel, from its first instruction to its last.
void enter(const KernelCode&, void** arguments);

template <const KernelCode& kernel>
struct Registered {
  Registered() {
    const auto* first = kernel.parameters;
    standin::add_kernel({kernel.name, {kernel.threads}, {first, first + kernel.parameter_count}, nullptr,
        [](void (*)(), void** arguments) { enter(kernel, arguments); }});
  }
};

}  // namespace ptx
