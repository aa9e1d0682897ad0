// SPDX-License-Identifier: MIT
// Numbers from one element type to another: converted() of native/reference/by_type.h without the way through double.
#pragma once
#include "kernel.h"

namespace gemmule {

// Written as a byte, 0 or 1.
struct Boolean {};
template <class To, class From>
struct Converted {
  using Stored = To;
  static DEVICE To of(From x) { return To(x); }
};
template <class From>
struct Converted<int32_t, From> {
  using Stored = int32_t;
  static DEVICE int32_t of(From x) {
    return x >= From(2147483647.0) ? INT32_MAX : x <= From(-2147483648.0) ? INT32_MIN : x == x ? int32_t(x) : 0;
  }
};
template <>
struct Converted<int32_t, int32_t> {
  using Stored = int32_t;
  static DEVICE int32_t of(int32_t x) { return x; }
};
template <>
struct Converted<int32_t, uint8_t> {
  using Stored = int32_t;
  static DEVICE int32_t of(uint8_t x) { return x; }
};
template <class From>
struct Converted<uint8_t, From> {
  using Stored = uint8_t;
  static DEVICE uint8_t of(From x) { return x >= 255 ? 255 : x > 0 ? uint8_t(x) : 0; }
};
template <class From>
struct Converted<Boolean, From> {
  using Stored = uint8_t;
  static DEVICE uint8_t of(From x) { return x != 0; }
};

}  // namespace gemmule
