// SPDX-License-Identifier: MIT
// What translated PTX is written in.
#pragma once
#include "arithmetic.h"
#include "instruction.h"
#include "kernel.h"
#include "memory.h"
#include "tensor.h"
#include "warp.h"

namespace ptx {

// -- Variables: registers of PTX are C++ variables, what has an address is an array of bytes.
template <class T>
u64 address_of(const T& memory) {
  return reinterpret_cast<u64>(&memory);
}
// A value in parameter space: of the kernel, or of a call.
template <class T>
PTX_INLINE T& parameter(u64 address) {
  return *reinterpret_cast<T*>(address);
}

// A .const or .global variable.
struct Table {
  Table(const void* begin, u64 bytes) { add_table(begin, bytes); }
};

}  // namespace ptx
