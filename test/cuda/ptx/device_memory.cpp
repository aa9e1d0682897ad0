// SPDX-License-Identifier: MIT
// Which memory kernels may touch: what the stand-in driver has allocated and not freed.
#include "../context.h"
#include "../memory.h"
#include "memory.h"

namespace ptx {
namespace {

Range of_context(const standin::Context& context, u64 address, u32 bytes) {
  const auto next = context.allocations.upper_bound(address);
  if (next == context.allocations.begin()) return {};
  const auto& [begin, size] = *std::prev(next);
  const Range range{begin, begin + size};
  return range.holds(address, bytes) ? range : Range{};
}

Range of_devices(u64 address, u32 bytes) {
  std::lock_guard hold(standin::tables());
  for (int i = 0; const standin::Context* context = standin::context_of(i); ++i)
    if (const Range range = of_context(*context, address, bytes); range.end) return range;
  return {};
}

Range living(u64 address, u32 bytes) {
  const Range range = of_devices(address, bytes);
  if (range.end) return range;
  const bool pinned = standin::is_pinned(reinterpret_cast<const void*>(address), bytes);
  return pinned ? Range{address, address + bytes} : Range{};
}

const bool set = (allocation_of = living, true);

}  // namespace
}  // namespace ptx
