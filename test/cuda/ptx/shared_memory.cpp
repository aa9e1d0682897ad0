// SPDX-License-Identifier: MIT
#include "shared_memory.h"

#include <sys/mman.h>

#include <cstring>
#include <vector>

#include "../shared_memory.h"

namespace standin {

uint64_t block_serial = 0;

}  // namespace standin

namespace ptx {
namespace {

constexpr u32 kArena = 256 << 10;
// Below 4 GB.
u8* const arena = static_cast<u8*>(
    mmap(nullptr, kArena, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_32BIT, -1, 0));

// The uses of one kind of a unit of shared memory since the last barrier.
struct Uses {
  u64 phase;       // other phases are forgotten
  u32 warp_syncs;  // of the latest
  u16 thread;      // one of them
  bool several;    // threads, since that bar.warp.sync
  bool warps;      // several
  bool atomic;     // all of them
  At at;
};
struct Unit {
  Uses writes, reads;
  u64 written;  // the last block that wrote here
  u64 copying;  // the block in which a cp.async to here is under way
  At copy;
};
std::vector<Unit>& units = *new std::vector<Unit>;
u32 unit_bytes = 4, static_bytes = 0, dynamic_bytes = 0, limit = 0;

bool unordered(const Uses& before) {
  const Progress& now = progress();
  const u32 rank = standin::thread->rank;
  if (before.phase != now.phase()) return false;
  if (before.warps || before.thread / 32 != rank / 32) return true;
  return before.warp_syncs >= now.warp_syncs && (before.several || before.thread != rank);
}

void note(Uses& uses, bool atomic, At at) {
  const Progress& now = progress();
  const auto thread = u16(standin::thread->rank);
  if (uses.phase != now.phase()) {
    uses = {now.phase(), now.warp_syncs, thread, false, false, atomic, at};
    return;
  }
  uses.warps |= uses.thread / 32 != thread / 32;
  uses.several = now.warp_syncs <= uses.warp_syncs && (uses.several || uses.thread != thread);
  uses.warp_syncs = now.warp_syncs;
  uses.thread = thread;
  uses.atomic &= atomic;
  uses.at = at;
}

std::string byte_text(u64 address) {
  return "byte " + std::to_string(address - shared_address(0)) + " of shared memory";
}

void check_race(const Uses& before, const char* did, Use use, u64 address, At at) {
  if (!unordered(before) || (use == Use::atomic && before.atomic)) return;
  fail(at,
      "races: thread " + std::to_string(before.thread) + " " + did + " " + byte_text(address) + " at " +
          text_of(before.at) + ", and no barrier is between");
}

void check_unit(const Unit& unit, Use use, u64 address, At at) {
  if (unit.copying == standin::block_serial)
    fail(at, "uses " + byte_text(address) + ", which is not delivered yet by " + text_of(unit.copy));
  check_race(unit.writes, "wrote", use, address, at);
  if (use != Use::read) check_race(unit.reads, "read", use, address, at);
}

void note_unit(Unit& unit, Use use, At at) {
  if (use != Use::write) note(unit.reads, use == Use::atomic, at);
  if (use == Use::read) return;
  note(unit.writes, use == Use::atomic, at);
  unit.written = standin::block_serial;
}

template <class F>
void each_unit(u64 address, u32 bytes, F f) {
  const u64 first = address - shared_address(0);
  for (u64 byte = first; byte < first + bytes; byte += unit_bytes)
    f(units[byte / unit_bytes], shared_address(u32(byte)));
}

// Any of it: a vector may carry the gaps of a struct along.
bool is_written(u64 address, u32 bytes) {
  bool any = false;
  each_unit(address, bytes, [&](const Unit& unit, u64) { any |= unit.written == standin::block_serial; });
  return any;
}

void check_bounds(u64 address, u32 bytes, At at) {
  const s64 first = s64(address - shared_address(0)), end = static_bytes + dynamic_bytes;
  if (first >= 0 && first + bytes <= end) return;
  fail(at, "uses byte " + std::to_string(first) + " of " + std::to_string(end) + " of shared memory");
}

void forget_uses() {
  const u32 count = (static_bytes + dynamic_bytes + unit_bytes - 1) / unit_bytes;
  units.assign(count, Unit{});
}

}  // namespace

void lay_out_shared(u32 bytes, u32 smallest_access) {
  const bool anew = bytes != static_bytes || smallest_access != unit_bytes;
  static_bytes = bytes;
  unit_bytes = smallest_access;
  if (anew || units.size() * unit_bytes < static_bytes + dynamic_bytes) forget_uses();
  if (static_bytes + dynamic_bytes > limit)
    standin::fail(standin::Place::current(),
        "a block of " + std::to_string(static_bytes + dynamic_bytes) + " bytes of shared memory: the device has " +
            std::to_string(limit));
  std::memset(arena, 0xFF, static_bytes + dynamic_bytes);
}

u64 shared_address(u32 offset) { return reinterpret_cast<u64>(arena) + offset; }
u64 dynamic_shared() { return shared_address(static_bytes); }
bool is_shared(u64 address) { return address - shared_address(0) < kArena; }

void use_shared(u64 address, u32 bytes, Use use, At at) {
  check_bounds(address, bytes, at);
  if (use != Use::write && !is_written(address, bytes))
    fail(at, "reads " + byte_text(address) + ", which nothing was written to");
  each_unit(address, bytes, [&](Unit& unit, u64 place) {
    check_unit(unit, use, place, at);
    note_unit(unit, use, at);
  });
}

void begin_copy(u64 to, u32 bytes, At at) {
  use_shared(to, bytes, Use::write, at);
  each_unit(to, bytes, [&](Unit& unit, u64) {
    unit.copying = standin::block_serial;
    unit.copy = at;
  });
}

void end_copy(u64 to, u32 bytes, At at) {
  each_unit(to, bytes, [&](Unit& unit, u64) {
    unit.copying = 0;
    note_unit(unit, Use::write, at);
  });
}

}  // namespace ptx

// -- What test/cuda/block.cpp asks of shared memory.
namespace standin {

void begin_shared(uint32_t bytes, uint32_t most) {
  ++block_serial;
  ptx::dynamic_bytes = bytes;
  ptx::limit = most;
}
void end_shared() {}

}  // namespace standin
