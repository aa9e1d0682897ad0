// SPDX-License-Identifier: MIT
// Memory as translated PTX sees it: every access is checked for its alignment and bounds, those to shared memory for
// their order.
#pragma once
#include "shared_memory.h"

namespace ptx {

enum class Space : u8 { generic, global, shared, local, constant };

struct Range {
  u64 begin = 0, end = 0;
  bool holds(u64 address, u32 bytes) const { return address >= begin && address < end && bytes <= end - address; }
};

// Set by the driver (device_memory.cpp): the live allocation that holds these bytes, device memory or pinned memory of
// the host, or a part of it that does; an empty range where there is none.
extern Range (*allocation_of)(u64 address, u32 bytes);
// .const and .global variables of a module, added when its code is loaded.
void add_table(const void* begin, u64 bytes);
// Allocations may have changed since.
void forget_allocations();

bool is_global(u64 address);

// ld and st of one value or a vector of them: `bytes` in all.
void load(void* to, u64 address, u32 bytes, Space, At);
void store(const void* from, u64 address, u32 bytes, Space, At);

// Memory that is read and written at one time.
void* atomic_memory(u64 address, u32 bytes, Space, At);
// atom and red: the former value; `next` computes the new one from it.
template <class T, class Next>
T atomic(u64 address, Space space, At at, Next next) {
  T* const memory = static_cast<T*>(atomic_memory(address, sizeof(T), space, at));
  const T old = *memory;
  *memory = next(old);
  return old;
}

// -- cp.async: the copy is made when it is waited for.
void copy_async(u64 to, u64 from, u32 bytes, u32 given, At);  // bytes behind the `given` ones become zero
void commit_copies();
void wait_copies(u32 groups_under_way);
void wait_all_copies();

}  // namespace ptx
