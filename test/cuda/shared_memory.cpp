// SPDX-License-Identifier: MIT
#include "shared_memory.h"

#include <cstring>

#include "block.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(memory, bytes) (static_cast<void>(memory), static_cast<void>(bytes))
#define ASAN_UNPOISON_MEMORY_REGION(memory, bytes) (static_cast<void>(memory), static_cast<void>(bytes))
#endif

namespace standin {

uint64_t block_serial = 0;

namespace {

constexpr size_t kArena = 1 << 20;  // with red zones; the block's own limit is far smaller
constexpr size_t kRedZone = 64;
constexpr size_t kStaticLimit = 48 << 10;  // ptxas refuses more

alignas(128) unsigned char arena[kArena];
size_t used = 0;          // of the arena
size_t static_bytes = 0;  // of this block's variables
size_t dynamic_bytes = 0, limit = 0;

void* give_out(size_t bytes) {
  unsigned char* memory = arena + used;
  ASAN_UNPOISON_MEMORY_REGION(memory, bytes);
  std::memset(memory, 0xFF, bytes);
  used += (bytes + kRedZone + 63) / 64 * 64;
  return memory;
}

}  // namespace

void begin_shared(uint32_t bytes, uint32_t most) {
  ++block_serial;
  ASAN_POISON_MEMORY_REGION(arena, kArena);
  used = kRedZone + 16;  // no more than 16-byte aligned, as promised
  static_bytes = 0;
  dynamic_bytes = bytes;
  limit = most;
  give_out(bytes);
}

void end_shared() { ASAN_POISON_MEMORY_REGION(arena, kArena); }

void place(SharedVariable& variable, Place where) {
  static_bytes += variable.bytes;
  if (static_bytes > kStaticLimit)
    fail(where, std::string("shared variables of more than 48 KiB: ") + variable.name + " is the first too many");
  if (static_bytes + dynamic_bytes > limit)
    fail(where,
        "a block of " + std::to_string(static_bytes + dynamic_bytes) + " bytes of shared memory: the device has " +
            std::to_string(limit));
  variable.memory = give_out(variable.bytes);
  variable.block = block_serial;
}

void* dynamic_shared() { return arena + kRedZone + 16; }

}  // namespace standin
