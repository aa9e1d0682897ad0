// SPDX-License-Identifier: MIT
// Elements of int32, uint8 and boolean arrays as Whole, the integers that the reference computes with.
#pragma once
#include "../native/reference/scalar_math.h"
#include "kernel.h"

namespace gemmule {

using reference::Whole;

// Booleans are read as bytes.
DEVICE Whole load_whole(DType type, const void* x, int64_t i) {
  return type == DType::int32 ? Whole(static_cast<const int32_t*>(x)[i]) : Whole(static_cast<const uint8_t*>(x)[i]);
}
DEVICE void store_whole(DType type, void* y, int64_t i, Whole value) {
  if (type == DType::int32) static_cast<int32_t*>(y)[i] = value.v;
  else static_cast<uint8_t*>(y)[i] = type == DType::uint8 ? uint8_t(value.v) : uint8_t(value.v != 0);
}

}  // namespace gemmule
