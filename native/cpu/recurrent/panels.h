// SPDX-License-Identifier: MIT
// Weights in panels, each the columns of a group of units, and the products of rows with them.
#pragma once
#include "../gemm/problem.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::recurrent {

constexpr int64_t kMostCols = 64;    // of a panel: four gates of 16 units, or 64 units
constexpr int64_t kRowsAtOnce = 24;  // whose sums stay in L1 until they become states

struct Rows {
  const float* p;
  int64_t step, count;
};

struct Panel {
  const float* p;
  int64_t k, step, cols;
  const float* bias;
  GEMMULE_INLINE Panel columns(int64_t first, int64_t count) const {
    return {p + first, k, step, count, bias ? bias + first : nullptr};
  }
  GEMMULE_INLINE Panel rows(int64_t first, int64_t count) const { return {p + first * step, count, step, cols, bias}; }
};

// [groups] panels of [k, cols], and a bias of [groups, cols] or none.
struct Panels {
  const float* p;
  int64_t k, cols;
  const float* bias = nullptr;
  GEMMULE_INLINE Panel of(int64_t group) const {
    return {p + group * k * cols, k, cols, cols, bias ? bias + group * cols : nullptr};
  }
};

struct Sums {
  const float* p;
  int64_t step;
  GEMMULE_INLINE const float* row(int64_t i) const { return p + i * step; }
};

// sums = a * b + bias.
VEC_INLINE Sums multiply(const Rows& a, const Panel& b, float* sums, int64_t step = kMostCols) {
  gemm::multiply_narrow({a.count, b.cols, b.k, 1, {a.p, a.step, false}, {b.p, b.step, false}, 0, sums, step, {b.bias}});
  return {sums, step};
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::recurrent
