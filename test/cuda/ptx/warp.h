// SPDX-License-Identifier: MIT
// Instructions that the lanes of a warp execute together.
#pragma once
#include "instruction.h"

namespace ptx {

void warp_sync(u32 mask, At);  // bar.warp.sync: the only one that orders memory

enum class Shuffle : u8 { idx, up, down, bfly };
struct Shuffled {
  u32 value;
  bool within;  // it came from a lane within bounds, not from this one
};
Shuffled shuffle(Shuffle, u32 value, u32 lane, u32 bounds, u32 mask, At);

u32 ballot(bool predicate, u32 mask, At);
u32 match_any(u64 value, u32 mask, At);
u32 match_all(u64 value, u32 mask, At);  // the mask, or 0

enum class Reduce : u8 { add, min_u32, max_u32, min_s32, max_s32, and_, or_, xor_ };
u32 reduce(Reduce, u32 value, u32 mask, At);

}  // namespace ptx
