// SPDX-License-Identifier: MIT
// Memory that ends, or begins, exactly at a page that may not be touched.
#pragma once
#include <cstddef>
#include <cstdint>

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

}  // namespace gemmule::test
