// SPDX-License-Identifier: MIT
// The shared memory of the block that runs, with a record of who used each part of it: finds races, reads of what
// nothing was written to, and uses of what a cp.async has not delivered yet. Takes the place of
// test/cuda/shared_memory.cpp.
#pragma once
#include "instruction.h"

namespace ptx {

// By the first thread of each block: bytes of the kernel's own variables, and of its smallest access.
void lay_out_shared(u32 static_bytes, u32 smallest_access);

// PTX's addresses of shared memory: 32 bits are enough.
u64 shared_address(u32 offset);
u64 dynamic_shared();  // behind the kernel's own variables
bool is_shared(u64 address);

enum class Use : u8 { read, write, atomic };
// Ends the launch where this use is out of bounds or not ordered behind other threads' ones.
void use_shared(u64 address, u32 bytes, Use, At);

// From begin_copy() to end_copy() the memory is nobody's; then it is written by this thread.
void begin_copy(u64 to, u32 bytes, At);
void end_copy(u64 to, u32 bytes, At);

}  // namespace ptx
