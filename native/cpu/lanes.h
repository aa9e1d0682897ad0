// SPDX-License-Identifier: MIT
// A row as whole vectors and, at its end, a part of one.
#pragma once
#include "vec.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

// Calls f(j, lanes) for each vector of a row: lanes is what to load and store with.
struct AllLanes {};
VEC_INLINE Vec load(const float* p, AllLanes) { return load(p); }
VEC_INLINE Vec load_or(const float* p, AllLanes, Vec) { return load(p); }
VEC_INLINE void store(float* p, Vec v, AllLanes) { store(p, v); }
template <class F>
VEC_INLINE void each_vector(int64_t from, int64_t to, const F& f) {
  int64_t j = from;
  for (; j + W <= to; j += W) f(j, AllLanes{});
  if (j < to) f(j, mask(int(to - j)));
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
