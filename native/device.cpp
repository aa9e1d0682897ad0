// SPDX-License-Identifier: MIT
#include "device.h"

#include <cstring>

#include "stream/now.h"
#include "stream/scratch.h"

namespace gemmule {

void* Device::allocate(int64_t bytes) { return allocate_aligned(bytes); }
void Device::release(void* memory) { free_aligned(memory); }
std::string Device::no_memory(int64_t bytes) const {
  return "out of memory: " + std::to_string(bytes) + " bytes were asked for";
}
void Device::upload(void* to, const void* from, int64_t bytes) { copy(to, from, bytes); }
void Device::download(void* to, const void* from, int64_t bytes) { copy(to, from, bytes); }
void Device::copy(void* to, const void* from, int64_t bytes) {
  if (bytes > 0) std::memcpy(to, from, size_t(bytes));
}

int64_t Device::time(const std::function<void()>& f) {
  const int64_t began = now_ns();
  f();
  return now_ns() - began;
}

}  // namespace gemmule
