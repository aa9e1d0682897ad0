// SPDX-License-Identifier: MIT
#include "concat.h"
#include "each_element.h"

namespace gemmule {

template <class T>
DEVICE T part_of_row(const ConcatPlan& p, int64_t row, int64_t col) {
  int64_t begin = 0;
  for (int i = 0; i < kMaxParts; ++i) {
    if (col < p.end[i]) return static_cast<const T*>(p.part[i])[row * (p.end[i] - begin) + col - begin];
    begin = p.end[i];
  }
  return T{};
}

// One thread a unit of y.
template <class T>
DEVICE void concat(T* y, const ConcatPlan& p) {
  each_element(p.count, [&](auto i) {
    const auto row = p.row.quotient(i);
    y[i] = part_of_row<T>(p, row, p.row.remainder(i, row));
  });
}

// clang-format off
#define CONCAT(bits, T) \
  KERNEL((256), concat_##bits, T* y, ConcatPlan plan) { concat(y, plan); }
CONCAT(8, uint8_t)
CONCAT(32, uint32_t)
CONCAT(64, uint64_t)
CONCAT(128, Block16)
// clang-format on

}  // namespace gemmule
