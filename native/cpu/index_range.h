// SPDX-License-Identifier: MIT
// The common case of an op that may fault: nothing does. Where something would, the reference finds out what.
#pragma once
#include "cpu/vec.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

VEC_INLINE bool all_below(const int32_t* index, int64_t count, int64_t n) {
  const uint32_t limit = uint32_t(least<int64_t>(n, int64_t{1} << 31));
  uint32_t beyond = 0;
  for (int64_t i = 0; i < count; ++i) beyond |= uint32_t(index[i]) >= limit;
  return !beyond;
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
