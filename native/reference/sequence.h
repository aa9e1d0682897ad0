// SPDX-License-Identifier: MIT
// What the naive recurrent ops share.
#pragma once
#include <cmath>

#include "by_type.h"
#include "kernels.h"

namespace gemmule::reference {

// Where the weight of input i, gate g and unit stands.
GEMMULE_INLINE int64_t place_of_gate(
    bool packed, int64_t k, int64_t gates, int64_t units, int64_t i, int64_t g, int64_t unit) {
  if (!packed) return (i * gates + g) * units + unit;
  return ((unit / kGroupUnits * k + i) * gates + g) * kGroupUnits + unit % kGroupUnits;
}

template <class T>
T value_or_0(const In& operand, int64_t at) {
  return operand ? operand.as<T>()[at] : T(0);
}

// The state of sequence b that step t, the i-th to run, begins with; null: zeros.
template <class T, class P>
const T* state_before(const P& p, const T* first, const T* after, int64_t b, int64_t i) {
  if (i == 0) return first ? first + b * p.units : nullptr;
  return after + (b * p.steps + p.step(i - 1)) * p.units;
}

inline bool is_masked(const BoolIn& mask, int64_t row) { return mask && !mask.as<uint8_t>()[row]; }
inline double sigmoid_of(double x) { return 1 / (1 + std::exp(-x)); }

}  // namespace gemmule::reference
