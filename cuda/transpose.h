// SPDX-License-Identifier: MIT
// How a transpose that moves the last axis is cut into tiles. Plain C++, for host and device.
#pragma once
#include "move.h"

namespace gemmule {

constexpr int kTileBits = 10;                        // a tile has at most 2^10 elements, 4 a thread
constexpr int kTileRoom = (1 << kTileBits) * 3 / 2;  // the worst pitch: rows of 2 elements, 3 apart

// Of a batch of matrices x [cols, rows], y [rows, cols]: the rows adjacent in x, the columns adjacent in y.
struct TransposePlan {
  int64_t tiles;
  int64_t rows, cols;
  int64_t x_step, y_step;      // from column to column of x, from row to row of y
  int32_t row_bits, col_bits;  // a tile is 2^row_bits rows by 2^col_bits columns
  Divisor row_tiles, col_tiles;
  Walk x_batch, y_batch;  // where matrix number i begins
};

}  // namespace gemmule
