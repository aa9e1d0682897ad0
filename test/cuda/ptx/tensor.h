// SPDX-License-Identifier: MIT
// Matrix instructions of a warp: ldmatrix and mma.sync.m16n8k*, with the fragment layouts of the PTX ISA.
#pragma once
#include "instruction.h"

namespace ptx {

// `address`: of a row of 16 bytes, lane 8 * i + r that of row r of matrix i. Each lane gets a register of each matrix.
void ldmatrix(u32* registers, u32 matrices, bool transposed, u64 address, At);

enum class Element : u8 { f16, bf16, tf32 };

// One lane's part of d = a * b + c: a is 16 x k by rows, b k x 8 by columns, c and d 16 x 8.
struct Fragments {
  u32 a[4], b[2], c[4], d[4];
};
void mma(Element, u32 k, bool half_sums, Fragments&, At);

}  // namespace ptx
