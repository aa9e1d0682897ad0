// SPDX-License-Identifier: MIT
// How many neighbouring elements a thread takes: 4 where rows of `length` are whole fours and memory is aligned for
// them.
#pragma once
#include <cstdint>

namespace gemmule::cuda {

inline bool takes_fours(const void* memory, unsigned bytes) { return reinterpret_cast<uintptr_t>(memory) % bytes == 0; }
template <class... M>
bool takes_fours(int64_t length, const M*... floats) {
  return length % 4 == 0 && (takes_fours(floats, 16) && ...);
}

}  // namespace gemmule::cuda
