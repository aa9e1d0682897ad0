// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>

namespace gemmule {

// Of a clock that never goes back.
inline int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace gemmule
