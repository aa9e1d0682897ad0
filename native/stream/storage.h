// SPDX-License-Identifier: MIT
// The memory of tensors: reference-counted storages and the caching allocator of one stream. Owned by the claim's holder; no locks.
#pragma once
#include <atomic>
#include <cstdint>
#include <vector>

#include "../ops/args.h"

namespace gemmule {

struct Storage {
  int refs = 1;
  bool cached = true;  // comes from, and returns to, the allocator's cache
  int64_t bytes = 0;   // capacity
  void* memory = nullptr;
};

class Allocator {
 public:
  Allocator() = default;
  ~Allocator();
  Allocator(const Allocator&) = delete;
  Allocator& operator=(const Allocator&) = delete;

  // Null when there is no memory left, also after giving the cache back.
  Storage* allocate(int64_t bytes);
  // Memory for data that JavaScript hands in while another thread holds the claim. Any thread.
  static Storage* allocate_outside(int64_t bytes);
  // Counts an outside storage in. To be called by the claim's holder.
  void adopt(Storage* s) { grow_live(s->bytes); }
  void release(Storage*);
  // Returns everything cached to the system.
  void trim();

  // Any thread may ask.
  int64_t live_bytes() const { return live_.load(std::memory_order_relaxed); }
  int64_t cached_bytes() const { return cached_; }
  int64_t peak_bytes() const { return peak_; }

 private:
  void grow_live(int64_t bytes);

  std::vector<std::vector<Storage*>> lists_;  // by size class
  std::atomic<int64_t> live_{0};
  int64_t cached_ = 0, peak_ = 0;
};

// The capacity that a request is rounded up to: 64-byte steps to 1 KiB, then four classes an octave.
int64_t size_class(int64_t bytes);

}  // namespace gemmule
