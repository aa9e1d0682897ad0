// SPDX-License-Identifier: MIT
// Division by a number that the host knows: on the device a multiplication, an addition and a shift.
#pragma once
#include <cstdint>

namespace gemmule {

// Dividends of 32 bits must be below 2^31; then the quotient is exact (Granlund & Montgomery 1994). Those of 64 bits
// are divided as they are. Made on the host, passed to kernels by value.
struct Divisor {
  int64_t value;
  uint32_t magic, shift;

  static constexpr Divisor of(int64_t value) {
    if (value < 1) return of(1);             // of an empty array: nothing will be divided
    if (value >> 31) return {value, 0, 31};  // above every dividend of 32 bits
    uint32_t shift = 0;
    while (uint64_t{1} << shift < uint64_t(value)) ++shift;
    const uint64_t excess = (uint64_t{1} << shift) - uint64_t(value);
    return {value, uint32_t((excess << 32) / uint64_t(value) + 1), shift};
  }
  constexpr uint32_t quotient(uint32_t n) const { return (uint32_t(uint64_t{n} * magic >> 32) + n) >> shift; }
  constexpr int64_t quotient(int64_t n) const { return n / value; }
  template <class Index>
  constexpr Index remainder(Index n, Index quotient) const {
    return n - quotient * Index(value);
  }
};

}  // namespace gemmule
