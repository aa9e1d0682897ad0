// SPDX-License-Identifier: MIT
// Memory that ends, or begins, exactly at a page that may not be touched, and memory that there is none of.
#pragma once
#include <cstddef>
#include <cstdint>

#include "backend.h"
#include "stream/scratch.h"

namespace gemmule::test {

enum class Placement {
  ends_at_guard,    // an overrun of one byte is a signal; the start is as unaligned as the size makes it
  starts_at_guard,  // an underrun is; 4096-byte aligned, as the allocator's blocks are at least 64-byte aligned
  off_by_one        // starts one element into a page, so that no vector is aligned
};

class GuardedMemory {
 public:
  explicit GuardedMemory(size_t capacity);
  // The one block of this memory, laid anew; null when it is larger than the capacity.
  unsigned char* lay(size_t bytes, Placement, size_t element);
  // Whether the bytes on both sides of the block are as lay() left them.
  bool intact() const;
  bool holds(const void* address) const;

 private:
  unsigned char* first_;  // behind the guard page in front
  size_t capacity_;
  unsigned char* block_ = nullptr;
  size_t bytes_ = 0;
};

// A context of one thread to which one slot of the scratch memory is denied.
struct PoorContext : Context {
  static inline int denied = 0;
  explicit PoorContext(int slot) {
    denied = slot;
    run_tasks = [](Context&, int64_t tasks, Task task, const void* closure) {
      for (int64_t t = 0; t < tasks; ++t) task(closure, t);
    };
    lend = [](int slot, int64_t bytes) { return slot == denied ? nullptr : lend_scratch(slot, bytes); };
  }
};

// Calls f(backend, context) for each backend and each slot that may be denied.
template <class F>
void for_want_of_memory(const F& f) {
  for (const Backend& backend : compiled_backends())
    for (int slot = 0; slot < 4 && backend.runs_here(); ++slot) {
      PoorContext context(slot);
      f(backend, context);
    }
}

}  // namespace gemmule::test
