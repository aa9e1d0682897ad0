// SPDX-License-Identifier: MIT
// The memory of tensors: reference-counted storages, and for each device of a stream a caching allocator. Owned by the claim's
// holder; no locks. On a GPU a block may be handed out while kernels that read it still wait: they run before whatever writes it next.
#pragma once
#include <atomic>
#include <cstdint>
#include <vector>

#include "../device.h"

namespace gemmule {

struct Storage {
  int refs = 1;
  bool cached = true;  // comes from, and returns to, the allocator's cache
  int64_t bytes = 0;   // capacity
  void* memory = nullptr;
  class Allocator* home = nullptr;
};

class Allocator {
 public:
  explicit Allocator(Device& device) : device_(device) {}
  ~Allocator();
  Allocator(const Allocator&) = delete;
  Allocator& operator=(const Allocator&) = delete;

  // Null when there is no memory left, also after giving the cache back.
  Storage* allocate(int64_t bytes);
  // The same, with this content: what is large for a GPU stays in the host's memory, where kernels read it.
  Storage* allocate_with(const void* content, int64_t bytes);
  // The host's memory, for data that JavaScript hands in while another thread holds the claim. Any thread.
  static Storage* allocate_outside(int64_t bytes);
  // Takes an outside storage in: as it is, or a copy. Null where there is no memory.
  Storage* adopt(Storage*);
  // One reference less; the last one gives the memory back to wherever it is from.
  static void release(Storage*);
  // Returns everything cached to the system.
  void trim();

  // Any thread may ask.
  int64_t live_bytes() const { return live_.load(std::memory_order_relaxed); }
  const Device& device() const { return device_; }
  Device& device() { return device_; }
  int64_t cached_bytes() const { return cached_; }
  int64_t peak_bytes() const { return peak_; }

 private:
  void grow_live(int64_t bytes);
  void take_back(Storage*);

  Device& device_;
  std::vector<std::vector<Storage*>> lists_;  // by size class
  std::atomic<int64_t> live_{0};
  int64_t cached_ = 0, peak_ = 0;
};

// The capacity that a request is rounded up to: 64-byte steps to 1 KiB, then four classes an octave.
int64_t size_class(int64_t bytes);

}  // namespace gemmule
