// SPDX-License-Identifier: MIT
// What sequences carry from step to step, and what stands beside their steps.
#pragma once
#include "../lanes.h"
#include "schedule.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::recurrent {

// Scratch memory of the calling thread.
enum Slot { kWeights = 0, kStates = 1, kFromInputs = 2 };

// A part's rows, held twice: step n reads one copy and writes the other, that of n + 1. They lie one line more than their
// width apart: a power of two would put all of them into one set of the cache.
struct States {
  float* p;
  int64_t row0, count, step;
  GEMMULE_INLINE float* row(int64_t n, int64_t b) const { return p + ((n & 1) * count + b - row0) * step; }
  GEMMULE_INLINE Rows rows(int64_t n, int64_t b, int64_t rows) const { return {row(n, b), step, rows}; }
  GEMMULE_INLINE float* beside(int64_t b) const { return p + (2 * count + b - row0) * step; }  // of a third copy
};

constexpr int64_t kApart =
    256;  // floats between parts: caches fetch ahead, and would take lines that another core writes

VEC_INLINE int64_t step_of(int64_t width) { return gemm::round_up(width, kGroupUnits) + kGroupUnits; }
VEC_INLINE int64_t size_of_states(const Schedule& s, int64_t width, int64_t copies) {
  return copies * s.batch * step_of(width) + s.row_parts * kApart;
}
VEC_INLINE States states_of(float* room, const Part& part, int64_t width, int64_t copies) {
  const int64_t step = step_of(width);
  return {room + copies * part.row0 * step + part.index * kApart, part.row0, part.row1 - part.row0, step};
}

VEC_INLINE bool stays(const BoolIn& mask, int64_t row) { return mask && !mask.as<uint8_t>()[row]; }

template <class Lanes>
VEC_INLINE Vec load_or_0(const In& x, int64_t at, Lanes lanes) {
  return x ? load(x.as() + at, lanes) : zero();
}
template <class Lanes>
VEC_INLINE void store_if(const Out& y, int64_t at, Vec v, Lanes lanes) {
  if (y) store(y.as() + at, v, lanes);
}

// Rows of `width` floats, from_step and to_step apart; zeros where there is nothing to copy.
VEC_INLINE void copy_rows(
    const float* from, int64_t from_step, float* to, int64_t to_step, int64_t rows, int64_t width) {
  for (int64_t b = 0; b < rows; ++b)
    if (from) __builtin_memcpy(to + b * to_step, from + b * from_step, size_t(width) * sizeof(float));
    else __builtin_memset(to + b * to_step, 0, size_t(width) * sizeof(float));
}
VEC_INLINE void copy_states(const In& from, const Out& to, const Sequence& s) {
  copy_rows(from.as(), s.units, to.as(), s.units, s.batch, s.units);
}
// A part's rows of [batch, units], or zeros, into rows `step` apart.
VEC_INLINE void copy_part(const In& from, float* to, int64_t step, const Part& part, int64_t units) {
  const float* rows = from ? from.as() + part.row0 * units : nullptr;
  copy_rows(rows, units, to, step, part.row1 - part.row0, units);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::recurrent
