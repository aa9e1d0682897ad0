// SPDX-License-Identifier: MIT
#include "memory.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace gemmule::test {
namespace {

constexpr size_t kPage = 65536;  // the largest page of the systems we run on
constexpr size_t kMargin = 256;  // bytes watched on each side
constexpr unsigned char kMark = 0xc5;

bool all_marked(const unsigned char* from, const unsigned char* to) {
  return std::all_of(from, to, [](unsigned char c) { return c == kMark; });
}

}  // namespace

GuardedMemory::GuardedMemory(size_t capacity) : capacity_((capacity + kPage - 1) / kPage * kPage) {
  void* all = mmap(nullptr, capacity_ + 2 * kPage, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (all == MAP_FAILED) std::perror("mmap"), std::exit(1);
  first_ = static_cast<unsigned char*>(all) + kPage;
  if (mprotect(first_, capacity_, PROT_READ | PROT_WRITE)) std::perror("mprotect"), std::exit(1);
}

unsigned char* GuardedMemory::lay(size_t bytes, Placement placement, size_t element) {
  if (bytes + element > capacity_) return nullptr;
  bytes_ = bytes;
  block_ = placement == Placement::ends_at_guard ? first_ + capacity_ - bytes
      : placement == Placement::starts_at_guard  ? first_
                                                 : first_ + element;
  std::fill(block_ - std::min<size_t>(kMargin, block_ - first_), block_, kMark);
  unsigned char* end = block_ + bytes;
  std::fill(end, end + std::min<size_t>(kMargin, first_ + capacity_ - end), kMark);
  return block_;
}

bool GuardedMemory::intact() const {
  const unsigned char* end = block_ + bytes_;
  return all_marked(block_ - std::min<size_t>(kMargin, block_ - first_), block_) &&
      all_marked(end, end + std::min<size_t>(kMargin, first_ + capacity_ - end));
}

bool GuardedMemory::holds(const void* address) const {
  const auto* a = static_cast<const unsigned char*>(address);
  return a >= first_ - kPage && a < first_ + capacity_ + kPage;
}

}  // namespace gemmule::test
