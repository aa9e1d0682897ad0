// SPDX-License-Identifier: MIT
// How a scatter-add is cut. Plain C++, for host and device.
#pragma once
#include "divide.h"

namespace gemmule {

// x [outer, count, inner] into y [outer, n, inner].
struct ScatterShape {
  int64_t n, count;
  Divisor outer, inner;
};

constexpr int kScanned = 1024;  // indices that a block looks through at a time, 4 a thread

// The sort of the indices: by digits of 8 bits, the lowest first; each pass keeps the order of equal digits.
constexpr int kDigitBits = 8;
constexpr int kDigits = 1 << kDigitBits;

struct SortPass {
  const int32_t* index;
  const int32_t* order;  // of the passes before: places in index; null: none was made
  int64_t count, chunk;  // chunk: how many of them are one block's
  uint32_t rows;         // an index at or above this is dropped: it goes behind all rows
  int32_t shift;
};

// Which places of the sorted order belong to a row.
struct RowRange {
  int32_t from, to;
};

}  // namespace gemmule
