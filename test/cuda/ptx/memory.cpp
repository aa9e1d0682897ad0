// SPDX-License-Identifier: MIT
#include "memory.h"

#include <cstring>
#include <deque>
#include <vector>

#include "../fiber.h"

namespace ptx {

Range (*allocation_of)(u64 address, u32 bytes);

namespace {

std::vector<Range>& tables() {
  static auto& all = *new std::vector<Range>;
  return all;
}

Range known[8];  // found lately
u32 next_known = 0;

bool remember(const Range& range, u64 address, u32 bytes) {
  if (!range.holds(address, bytes)) return false;
  known[next_known++ % std::size(known)] = range;
  return true;
}

bool is_allocated(u64 address, u32 bytes) {
  for (const Range& range : known)
    if (range.holds(address, bytes)) return true;
  for (const Range& range : tables())
    if (remember(range, address, bytes)) return true;
  return allocation_of && remember(allocation_of(address, bytes), address, bytes);
}

// Arrays and parameters of a thread are on its stack, above this frame.
bool is_local(u64 address, u32 bytes) {
  constexpr u64 most = 128 << 10;  // as long as fiber.cpp makes it
  const u64 here = reinterpret_cast<u64>(__builtin_frame_address(0));
  return Range{here, here + most}.holds(address, bytes);
}

std::string hex(u64 address) {
  char text[24];
  snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(address));
  return text;
}

void check(u64 address, u32 bytes, Space space, Use use, At at) {
  if (address % bytes) fail(at, "address " + hex(address) + " is not a multiple of " + std::to_string(bytes));
  if (space == Space::shared || (space == Space::generic && is_shared(address)))
    return use_shared(address, bytes, use, at);
  if (space != Space::local && is_allocated(address, bytes)) return;
  if ((space == Space::local || space == Space::generic) && is_local(address, bytes)) return;
  fail(at, "address " + hex(address) + ", " + std::to_string(bytes) + " bytes: in no live allocation");
}

// -- cp.async.
struct Copy {
  u64 to, from;
  u32 bytes, given;
  At at;
};
struct Copies {
  u64 block = 0;
  std::deque<std::vector<Copy>> groups;  // the last is not yet committed
};

Copies& copies() {
  static auto* all = new Copies[1024];
  Copies& own = all[standin::thread->rank];
  if (own.block != standin::block_serial) own.groups.clear();
  own.block = standin::block_serial;
  if (own.groups.empty()) own.groups.emplace_back();
  return own;
}

void deliver(const Copy& copy) {
  end_copy(copy.to, copy.bytes, copy.at);
  auto* const to = reinterpret_cast<u8*>(copy.to);
  if (copy.given) std::memcpy(to, reinterpret_cast<const void*>(copy.from), copy.given);
  std::memset(to + copy.given, 0, copy.bytes - copy.given);
}

void deliver_oldest(Copies& own) {
  for (const Copy& copy : own.groups.front()) deliver(copy);
  own.groups.pop_front();
}

}  // namespace

void add_table(const void* begin, u64 bytes) {
  const u64 address = reinterpret_cast<u64>(begin);
  tables().push_back({address, address + bytes});
}

void forget_allocations() {
  for (Range& range : known) range = {};
}

bool is_global(u64 address) { return !is_shared(address) && !is_local(address, 1); }

void load(void* to, u64 address, u32 bytes, Space space, At at) {
  check(address, bytes, space, Use::read, at);
  std::memcpy(to, reinterpret_cast<const void*>(address), bytes);
}

void store(const void* from, u64 address, u32 bytes, Space space, At at) {
  check(address, bytes, space, Use::write, at);
  std::memcpy(reinterpret_cast<void*>(address), from, bytes);
}

void* atomic_memory(u64 address, u32 bytes, Space space, At at) {
  check(address, bytes, space, Use::atomic, at);
  return reinterpret_cast<void*>(address);
}

void copy_async(u64 to, u64 from, u32 bytes, u32 given, At at) {
  if (given > bytes) fail(at, "takes " + std::to_string(given) + " bytes of the source for " + std::to_string(bytes));
  if (to % bytes || from % bytes)
    fail(at, "addresses " + hex(to) + " and " + hex(from) + " are not multiples of the size");
  if (given && !is_allocated(from, given)) fail(at, "source " + hex(from) + ": in no live allocation");
  begin_copy(to, bytes, at);
  copies().groups.back().push_back({to, from, bytes, given, at});
}

void commit_copies() { copies().groups.emplace_back(); }

void wait_copies(u32 groups_under_way) {
  Copies& own = copies();
  while (own.groups.size() > groups_under_way + 1) deliver_oldest(own);
}

void wait_all_copies() {
  Copies& own = copies();
  while (!own.groups.empty()) deliver_oldest(own);
}

}  // namespace ptx
