// SPDX-License-Identifier: MIT
// An instruction of translated PTX, as reports name it, and what its thread has behind it.
#pragma once
#include <string>

#include "../block.h"
#include "numbers.h"

namespace ptx {

struct Instruction {
  standin::Place place;  // the line of the .cu file
  const char* text;      // "ld.shared.f32 %f3, [%r7]"
};
using At = const Instruction*;

inline std::string text_of(At at) {
  return std::string(at->place.file_name()) + ":" + std::to_string(at->place.line()) + " `" + at->text + "`";
}
// Ends the launch: "..., cuda/x.cu:31: `ld.shared.f32 %f3, [%r7]` <what>".
[[noreturn]] inline void fail(At at, const std::string& what) {
  standin::fail(at->place, "`" + std::string(at->text) + "` " + what);
}

// How far a thread is: what orders its accesses to shared memory.
struct Progress {
  u64 block = 0;       // standin::block_serial: of another block, the rest is stale
  u32 barriers = 0;    // passed
  u32 warp_syncs = 0;  // bar.warp.sync passed
  u64 phase() const { return block << 24 | barriers; }
};
Progress& progress(const standin::Thread&);
inline Progress& progress() { return progress(*standin::thread); }

// bar.sync, bar.red: how many threads brought true.
u32 barrier(At, bool predicate = false);
inline u32 threads_of_block() { return standin::block_size.x * standin::block_size.y * standin::block_size.z; }
inline bool barrier_all(At at, bool predicate) { return barrier(at, predicate) == threads_of_block(); }
inline bool barrier_any(At at, bool predicate) { return barrier(at, predicate) > 0; }

}  // namespace ptx
