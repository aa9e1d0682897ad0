// SPDX-License-Identifier: MIT
// The shared memory of the block that runs: an arena, filled with 0xFF where it is given out, poisoned everywhere else.
#pragma once
#include <cstdint>

namespace standin {

void begin_shared(uint32_t dynamic_bytes, uint32_t limit);  // of a block
void end_shared();                                          // of a launch

}  // namespace standin
