// SPDX-License-Identifier: MIT
// Operands that are stretched to one shape, as kernels see them: axes that all of them step through alike are one axis,
// so that equal shapes have one, a bias [n] has rows of n, and a column [m, 1] has one number a row. Made on the host,
// passed by value.
#pragma once
#include "../../cuda/divide.h"
#include "../ops/args.h"

namespace gemmule {

struct Broadcast {
  static constexpr int kOperands = 3;

  int64_t size = 1;  // elements of the result; below 2^31 where the rank is more than 1
  int32_t rank = 0;  // at least 1; axis 0 is the innermost
  Divisor extent[kMaxRank] = {};
  int64_t stride[kMaxRank][kOperands] = {};  // axis 0: 0 or 1
};

namespace broadcasting {

inline bool continues(const Broadcast& b, const int64_t (&stride)[Broadcast::kOperands]) {
  const int last = b.rank - 1;
  for (int k = 0; k < Broadcast::kOperands; ++k)
    if (stride[k] != b.stride[last][k] * b.extent[last].value) return false;
  return true;
}
inline void add_axis(Broadcast& b, int64_t extent, const int64_t (&stride)[Broadcast::kOperands]) {
  b.size *= extent;
  if (extent == 1) return;
  if (b.rank > 0 && continues(b, stride)) {
    b.extent[b.rank - 1] = Divisor::of(b.extent[b.rank - 1].value * extent);
    return;
  }
  b.extent[b.rank] = Divisor::of(extent);
  for (int k = 0; k < Broadcast::kOperands; ++k) b.stride[b.rank][k] = stride[k];
  ++b.rank;
}

}  // namespace broadcasting

// Operand k is stretched along the axes of masks[k] (native/ops/broadcast.h).
inline Broadcast broadcast_of(const Dims& dims, int64_t mask_a, int64_t mask_b, int64_t mask_c = 0) {
  const int64_t masks[] = {mask_a, mask_b, mask_c};
  Broadcast b;
  int64_t step[] = {1, 1, 1};
  for (int i = kMaxRank - 1; i >= 0; --i) {
    int64_t stride[Broadcast::kOperands];
    for (int k = 0; k < Broadcast::kOperands; ++k) {
      const bool stretched = masks[k] >> i & 1;
      stride[k] = stretched ? 0 : step[k];
      if (!stretched) step[k] *= dims[i];
    }
    broadcasting::add_axis(b, dims[i], stride);
  }
  if (b.rank == 0) b.rank = 1, b.extent[0] = Divisor::of(1);
  return b;
}

// Where a part of a shape begins: element `first` of the result, `at[k]` of operand k.
struct PartOrigin {
  int64_t first = 0, at[Broadcast::kOperands] = {};
};
// Kernels divide in 32 bits. A larger shape goes to f(part, origin) in parts along its outermost axis; a single axis is
// not divided.
template <class F>
void each_part(const Broadcast& b, const F& f, const PartOrigin& origin = {}, int64_t most = INT32_MAX) {
  if (b.rank == 1 || b.size <= most) return f(b, origin);
  const int last = b.rank - 1;
  const int64_t extent = b.extent[last].value, inner = b.size / extent, step = inner > most ? 1 : most / inner;
  for (int64_t begin = 0; begin < extent; begin += step) {
    const int64_t n = extent - begin < step ? extent - begin : step;
    Broadcast part = b;
    part.size = inner * n;
    part.extent[last] = Divisor::of(n);
    if (n == 1) part.rank = last;
    PartOrigin from = origin;
    from.first += inner * begin;
    for (int k = 0; k < Broadcast::kOperands; ++k) from.at[k] += b.stride[last][k] * begin;
    each_part(part, f, from, most);
  }
}

inline const void* begin_of(const void* memory, int64_t element, DType type) {
  return static_cast<const char*>(memory) + element * bytes_of(type);
}
inline void* begin_of(void* memory, int64_t element, DType type) {
  return static_cast<char*>(memory) + element * bytes_of(type);
}

}  // namespace gemmule
