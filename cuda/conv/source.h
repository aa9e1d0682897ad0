// SPDX-License-Identifier: MIT
#pragma once
#include "../pool_windows.h"

namespace gemmule {

// Where on an axis place k of window o reads; outside the input: -1.
template <class Index>
DEVICE Index source_of(const PoolAxis& axis, Index o, Index k) {
  const Index at = o * Index(axis.stride.value) - Index(axis.before) + k * Index(axis.step.value);
  return at < Index(axis.input) ? at : -1;
}

}  // namespace gemmule
