// SPDX-License-Identifier: MIT
#pragma once
#include "kernels.h"

namespace gemmule::reference {

// Calls f(i, k) for each element i of the parameter that has a gradient, its element k.
template <class F>
void each_place(const RowUpdate& a, const F& f) {
  for (int64_t i = 0; !a.width && i < a.count; ++i) f(i, i);
  for (int64_t k = 0; a.width && k < a.touched; ++k) {
    const int64_t row = a.rows.as<int32_t>()[k];
    for (int64_t j = 0; row >= 0 && row < a.n() && j < a.width; ++j) f(row * a.width + j, k * a.width + j);
  }
}

}  // namespace gemmule::reference
