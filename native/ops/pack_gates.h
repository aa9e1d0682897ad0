// SPDX-License-Identifier: MIT
// A weight matrix of a recurrent op laid out once for many calls: the columns of 16 units lie together, gate after gate, so that a
// tile of the product holds every gate of its units. The layout is the same on every backend.
//
//   y [ceil(units / 16), k, gates, 16]: y[p, i, g, j] = w[i, g * units + 16 p + j], and 0 beyond the last unit
//   w [k, gates * units]
#pragma once
#include "args.h"

namespace gemmule {

constexpr int64_t kGroupUnits = 16;

// Elements of packed weights [k, gates * units], or -1.
GEMMULE_INLINE constexpr int64_t packed_gates(int64_t k, int64_t gates, int64_t units) {
  return units < 0 ? -1 : product({(units + kGroupUnits - 1) / kGroupUnits, k, gates, kGroupUnits});
}

struct PackGatesArgs : Args {
  In w;
  Out y;
  int64_t k, gates, units;

  static constexpr auto fields = fields_of(field("w", &PackGatesArgs::w), field("y", &PackGatesArgs::y),
      field("k", &PackGatesArgs::k), field("gates", &PackGatesArgs::gates), field("units", &PackGatesArgs::units));

  template <class V>
  void extents(V& v) const {
    v(w, product({k, gates, units})), v(y, packed_gates(k, gates, units));
  }
};

}  // namespace gemmule
