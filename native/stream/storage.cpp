// SPDX-License-Identifier: MIT
#include "storage.h"

#include <algorithm>
#include <bit>

#include "scratch.h"

namespace gemmule {
namespace {

constexpr int64_t kFineSteps = 1024;
constexpr int64_t kCacheFloor = int64_t{256} << 20;  // the cache may always hold this much

// The number of a size class, of a size that size_class gave.
size_t class_index(int64_t bytes) {
  if (bytes <= kFineSteps) return size_t(bytes / 64);
  const int octave = 63 - std::countl_zero(uint64_t(bytes - 1));
  return size_t(kFineSteps / 64 + (octave - 10) * 4 + ((bytes - 1) >> (octave - 2) & 3) + 1);
}

}  // namespace

int64_t size_class(int64_t bytes) {
  const int64_t n = std::max<int64_t>((bytes + 63) / 64 * 64, 64);
  if (n <= kFineSteps) return n;
  const int64_t step = int64_t{1} << (61 - std::countl_zero(uint64_t(n - 1)));
  return (n + step - 1) / step * step;
}

Allocator::~Allocator() { trim(); }

Storage* Allocator::allocate(int64_t bytes) {
  const int64_t n = size_class(bytes);
  const size_t index = class_index(n);
  if (index >= lists_.size()) lists_.resize(index + 1);
  auto& list = lists_[index];
  if (!list.empty()) {
    Storage* s = list.back();
    list.pop_back();
    cached_ -= n;
    grow_live(n);
    s->refs = 1;
    return s;
  }
  void* memory = device_.allocate(n);
  if (!memory) {
    trim();
    memory = device_.allocate(n);
    if (!memory) return nullptr;
  }
  grow_live(n);
  return new Storage{1, true, n, memory, this};
}

Storage* Allocator::allocate_with(const void* content, int64_t bytes) {
  void* beside = device_.allocate_beside(bytes);
  Storage* s = beside ? new Storage{1, false, bytes, beside, this} : allocate(bytes);
  if (beside) grow_live(bytes);
  if (s) device_.upload(s->memory, content, bytes);
  return s;
}

Storage* Allocator::allocate_outside(int64_t bytes) {
  const int64_t n = size_class(bytes);
  void* memory = allocate_aligned(n);
  return memory ? new Storage{1, false, n, memory, nullptr} : nullptr;
}

Storage* Allocator::adopt(Storage* s) {
  if (!device_.is_asynchronous()) {
    s->home = this;
    grow_live(s->bytes);
    return s;
  }
  Storage* copy = allocate_with(s->memory, s->bytes);
  release(s);
  return copy;
}

void Allocator::release(Storage* s) {
  if (!s || --s->refs > 0) return;
  if (s->home) return s->home->take_back(s);
  free_aligned(s->memory);
  delete s;
}

void Allocator::take_back(Storage* s) {
  live_.store(live_bytes() - s->bytes, std::memory_order_relaxed);
  if (s->cached && cached_ + s->bytes <= std::max(kCacheFloor, peak_)) {
    cached_ += s->bytes;
    lists_[class_index(s->bytes)].push_back(s);
    return;
  }
  device_.release(s->memory);
  delete s;
}

void Allocator::trim() {
  for (auto& list : lists_) {
    for (Storage* s : list) {
      device_.release(s->memory);
      delete s;
    }
    list.clear();
  }
  cached_ = 0;
}

void Allocator::grow_live(int64_t bytes) {
  live_.store(live_bytes() + bytes, std::memory_order_relaxed);  // one writer: the claim's holder
  peak_ = std::max(peak_, live_bytes());
}

}  // namespace gemmule
