// SPDX-License-Identifier: MIT
#include "tensor.h"

#include "memory.h"

namespace ptx {

namespace {

using standin::Lanes;

template <class T>
T& part(const Lanes& lanes, u32 lane) {
  return *static_cast<T*>(lanes.request[lane]);
}

struct MatrixLoad {
  u32* registers;
  u32 matrices;
  bool transposed;
  u64 address;
  At at;
  standin::Thread* thread = standin::thread;
};

using Matrix = u16[8][8];

// Each row is read in the name of the lane that gave its address.
void read_matrix(Matrix& rows, const Lanes& lanes, u32 first_lane) {
  standin::Thread* const reader = standin::thread;
  for (u32 row = 0; row < 8; ++row) {
    const auto& of_row = part<MatrixLoad>(lanes, first_lane + row);
    standin::thread = of_row.thread;
    load(rows[row], of_row.address, 16, Space::shared, of_row.at);
  }
  standin::thread = reader;
}

u32 two_elements(const Matrix& matrix, u32 lane, bool transposed) {
  const u32 row = lane / 4, column = lane % 4 * 2;
  const u32 low = transposed ? matrix[column][row] : matrix[row][column];
  const u32 high = transposed ? matrix[column + 1][row] : matrix[row][column + 1];
  return low | high << 16;
}

void load_matrices(const Lanes& lanes) {
  for (u32 i = 0; i < part<MatrixLoad>(lanes, 0).matrices; ++i) {
    Matrix matrix;
    read_matrix(matrix, lanes, 8 * i);
    for (u32 lane = 0; lane < 32; ++lane) {
      auto& own = part<MatrixLoad>(lanes, lane);
      own.registers[i] = two_elements(matrix, lane, own.transposed);
    }
  }
}

struct Product {
  Element type;
  u32 k;
  bool half_sums;
  Fragments* fragments;
};

// Element e of a lane's a or b registers: one of tf32, two of a half type in each.
f32 element(Element type, const u32* registers, u32 e) {
  if (type == Element::tf32) return tf32_value(registers[e]);
  const u16 bits = u16(registers[e / 2] >> 16 * (e & 1));
  return type == Element::bf16 ? bf16_value(bits) : f16_value(bits);
}

f32 sum(const Product& p, const u32* registers, u32 e) {
  return p.half_sums ? f16_value(u16(registers[e / 2] >> 16 * (e & 1))) : f32_of(registers[e]);
}

void set_sum(const Product& p, u32* registers, u32 e, f64 value) {
  if (!p.half_sums) registers[e] = bits_of(f32(value));
  else if (e & 1) registers[e / 2] |= u32(f16_bits(f32(value))) << 16;
  else registers[e / 2] = f16_bits(f32(value));
}

struct Tiles {
  f32 a[16][16], b[16][8];
  f64 sums[16][8];
};

// Lane 4 * g + t holds, in register r of a, row g + 8 * (r & 1) and the columns `per` * t on, plus 4 * `per` where r &
// 2; b likewise.
void gather(Tiles& tiles, const Product& p, u32 lane) {
  const u32 g = lane / 4, t = lane % 4, per = p.type == Element::tf32 ? 1 : 2;
  for (u32 e = 0; e < 16 * p.k / 32; ++e) {
    const u32 r = e / per;
    tiles.a[g + 8 * (r & 1)][t * per + e % per + 4 * per * (r >> 1)] = element(p.type, p.fragments->a, e);
  }
  for (u32 e = 0; e < 8 * p.k / 32; ++e)
    tiles.b[t * per + e % per + 4 * per * (e / per)][g] = element(p.type, p.fragments->b, e);
  for (u32 e = 0; e < 4; ++e) tiles.sums[g + 8 * (e >> 1)][t * 2 + (e & 1)] = sum(p, p.fragments->c, e);
}

void scatter(const Tiles& tiles, const Product& p, u32 lane) {
  const u32 g = lane / 4, t = lane % 4;
  for (u32 e = 0; e < 4; ++e) set_sum(p, p.fragments->d, e, tiles.sums[g + 8 * (e >> 1)][t * 2 + (e & 1)]);
}

void multiply(Tiles& tiles, u32 k) {
  for (u32 i = 0; i < 16; ++i)
    for (u32 q = 0; q < k; ++q)
      for (u32 j = 0; j < 8; ++j) tiles.sums[i][j] += f64(tiles.a[i][q]) * tiles.b[q][j];
}

void multiply_fragments(const Lanes& lanes) {
  Tiles tiles;
  for (u32 lane = 0; lane < 32; ++lane) gather(tiles, part<Product>(lanes, lane), lane);
  multiply(tiles, part<Product>(lanes, 0).k);
  for (u32 lane = 0; lane < 32; ++lane) scatter(tiles, part<Product>(lanes, lane), lane);
}

}  // namespace

void ldmatrix(u32* registers, u32 matrices, bool transposed, u64 address, At at) {
  MatrixLoad own{registers, matrices, transposed, address, at};
  standin::meet(~0u, load_matrices, &own, at->place);
}

void mma(Element type, u32 k, bool half_sums, Fragments& fragments, At at) {
  Product own{type, k, half_sums, &fragments};
  standin::meet(~0u, multiply_fragments, &own, at->place);
}

}  // namespace ptx
