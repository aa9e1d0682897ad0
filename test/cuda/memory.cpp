// SPDX-License-Identifier: MIT
#include "memory.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "api.h"
#include "settings.h"
#include "stream.h"

namespace standin {
namespace {

struct Leaks {
  size_t bytes = 0, allocations = 0;
};
Leaks of_ended_contexts;

std::map<uintptr_t, size_t>& pinned() {
  static auto& all = *new std::map<uintptr_t, size_t>;
  return all;
}

bool holds(const std::map<uintptr_t, size_t>& allocations, uintptr_t address, size_t bytes) {
  auto next = allocations.upper_bound(address);
  if (next == allocations.begin()) return false;
  const auto& [start, size] = *--next;
  return bytes <= size && address - start <= size - bytes;
}

// Exactly as long as asked, so that AddressSanitizer sees the first byte too far; full of NaN.
void* allocate(size_t bytes) {
  void* memory = nullptr;
  if (posix_memalign(&memory, 256, bytes) != 0) return nullptr;
  std::memset(memory, 0xFF, bytes);
  return memory;
}

// After an error that sticks nothing can be freed: that is no leak.
void add(Leaks& sum, const Context& context) {
  if (context.error != success) return;
  sum.bytes += context.used;
  sum.allocations += context.allocations.size();
}

Leaks leaks() {
  std::lock_guard hold(tables());
  Leaks sum = of_ended_contexts;
  for (int i = 0; Context* context = context_of(i); ++i) add(sum, *context);
  return sum;
}

__attribute__((destructor)) void report_leaks() {
  if (!settings().reports_leaks) return;
  const auto [bytes, allocations] = leaks();
  if (allocations == 0) return;
  std::fprintf(stderr, "gemmule stand-in: %zu bytes in %zu device allocations were never freed\n", bytes, allocations);
  std::fflush(nullptr);
  _exit(24);
}

}  // namespace

bool is_pinned(const void* memory, size_t bytes) {
  std::lock_guard hold(tables());
  return holds(pinned(), uintptr_t(memory), bytes);
}

const Context* owner_of(uintptr_t address) {
  std::lock_guard hold(tables());
  for (int i = 0; const Context* context = context_of(i); ++i)
    if (holds(context->allocations, address, 1)) return context;
  return nullptr;
}

bool is_device_memory(CUdeviceptr memory, size_t bytes) {
  {
    std::lock_guard hold(tables());
    for (int i = 0; const Context* context = context_of(i); ++i)
      if (holds(context->allocations, memory, bytes)) return true;
  }
  return is_pinned(reinterpret_cast<void*>(memory), bytes);
}

void free_all(Context& context) {
  std::lock_guard hold(tables());
  add(of_ended_contexts, context);
  for (const auto& [address, bytes] : context.allocations) std::free(reinterpret_cast<void*>(address));
  context.allocations.clear();
  context.used = 0;
}

}  // namespace standin

using namespace standin;

CUresult cuMemGetInfo_v2(size_t* free, size_t* total) {
  return in_context([&](Context& context) -> CUresult {
    std::lock_guard hold(tables());
    *total = settings().memory;
    *free = *total - context.used;
    return success;
  });
}

CUresult cuMemAlloc_v2(CUdeviceptr* memory, size_t bytes) {
  return in_context([&](Context& context) -> CUresult {
    if (bytes == 0) return invalid_value;
    if (const CUresult result = refuse_in_capture(context, "cuMemAlloc")) return result;
    if (fails(Occasion::allocation)) return out_of_memory;
    std::lock_guard hold(tables());
    if (bytes > settings().memory - context.used) return out_of_memory;
    void* const address = allocate(bytes);
    if (!address) return out_of_memory;
    context.allocations.emplace(uintptr_t(address), bytes);
    context.used += bytes;
    *memory = CUdeviceptr(uintptr_t(address));
    return success;
  });
}

// Waits for the device, as the real one does.
CUresult cuMemFree_v2(CUdeviceptr memory) {
  return in_context([&](Context& context) -> CUresult {
    if (memory == 0) return success;
    if (const CUresult result = refuse_in_capture(context, "cuMemFree")) return result;
    for (const auto& stream : streams_of(context)) stream->wait();
    std::lock_guard hold(tables());
    const auto allocation = context.allocations.extract(uintptr_t(memory));
    if (!allocation) return complain(invalid_value, "cuMemFree of what this context has not allocated");
    context.used -= allocation.mapped();
    std::free(reinterpret_cast<void*>(memory));
    return success;
  });
}

CUresult cuMemHostAlloc(void** memory, size_t bytes, unsigned) {
  return in_context([&](Context& context) -> CUresult {
    if (bytes == 0) return invalid_value;
    if (const CUresult result = refuse_in_capture(context, "cuMemHostAlloc")) return result;
    *memory = allocate(bytes);
    if (!*memory) return out_of_memory;
    std::lock_guard hold(tables());
    pinned().emplace(uintptr_t(*memory), bytes);
    return success;
  });
}

CUresult cuMemFreeHost(void* memory) {
  return in_context([&](Context& context) -> CUresult {
    if (const CUresult result = refuse_in_capture(context, "cuMemFreeHost")) return result;
    for (const auto& stream : streams_of(context)) stream->wait();
    std::lock_guard hold(tables());
    if (pinned().erase(uintptr_t(memory)) == 0)
      return complain(invalid_value, "cuMemFreeHost of what cuMemHostAlloc has not returned");
    std::free(memory);
    return success;
  });
}

CUresult cuMemHostGetDevicePointer_v2(CUdeviceptr* memory, void* host, unsigned) {
  return in_context([&](Context&) -> CUresult {
    *memory = CUdeviceptr(uintptr_t(host));
    return is_pinned(host, 1) ? success : invalid_value;
  });
}

size_t standin_live_bytes() { return leaks().bytes; }
