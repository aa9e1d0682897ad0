// SPDX-License-Identifier: MIT
#include "scratch.h"

#include <cstdlib>

#if defined(__linux__)
#include <sys/mman.h>
#elif defined(_WIN32)
#include <malloc.h>
#endif

namespace gemmule {

#if defined(_WIN32)
void* allocate_aligned(int64_t bytes) { return _aligned_malloc(size_t(bytes), 64); }
void free_aligned(void* p) { _aligned_free(p); }
#else
void* allocate_aligned(int64_t bytes) {
  constexpr int64_t kHuge = int64_t{1} << 21;
  const int64_t alignment = bytes >= kHuge ? kHuge : 64;
  const int64_t rounded = (bytes + alignment - 1) / alignment * alignment;
  void* p = std::aligned_alloc(size_t(alignment), size_t(rounded));
#if defined(__linux__)
  if (p && alignment == kHuge) madvise(p, size_t(rounded), MADV_HUGEPAGE);
#endif
  return p;
}

void free_aligned(void* p) { std::free(p); }
#endif

namespace {

struct Buffer {
  void* memory = nullptr;
  int64_t bytes = 0;
  ~Buffer() { free_aligned(memory); }
};

}  // namespace

void* lend_scratch(int slot, int64_t bytes) {
  thread_local Buffer buffers[kScratchSlots];
  Buffer& b = buffers[slot];
  if (bytes > b.bytes) {
    free_aligned(b.memory);
    b.bytes = (bytes + 4095) / 4096 * 4096;
    b.memory = allocate_aligned(b.bytes);
    if (!b.memory) b.bytes = 0;
  }
  return b.memory;
}

}  // namespace gemmule
