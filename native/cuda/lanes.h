// SPDX-License-Identifier: MIT
// Whether a thread can take four neighbouring elements (cuda/lanes.h): rows of `length` are whole fours, and floats
// aligned for them.
#pragma once
#include <cstdint>

namespace gemmule::cuda {

inline bool is_aligned(const void* memory, unsigned bytes) { return reinterpret_cast<uintptr_t>(memory) % bytes == 0; }
template <class... M>
bool takes_fours(int64_t length, const M*... floats) {
  return length % 4 == 0 && (is_aligned(floats, 16) && ...);
}

}  // namespace gemmule::cuda
