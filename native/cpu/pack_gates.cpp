// SPDX-License-Identifier: MIT
#include "blocks.h"
#include "lanes.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

// The units of a group from one row and gate of w.
void pack_row(const float* w, int64_t units, float* y) {
  for (int64_t j = 0; j < kGroupUnits; j += W)
    if (units - j >= W) store(y + j, load(w + j));
    else store(y + j, units > j ? load(w + j, mask(int(units - j))) : zero());
}

}  // namespace

void pack_gates(const PackGatesArgs& p, Context& ctx) {
  const int64_t groups = (p.units + kGroupUnits - 1) / kGroupUnits, lines = p.k * p.gates;
  if (groups == 0) return;
  each_row_block(ctx, groups * lines, kGroupUnits, [&](int64_t first, int64_t count) {
    for (int64_t i = first; i < first + count; ++i) {
      const int64_t unit = i / lines * kGroupUnits;
      pack_row(p.w.as() + i % lines * p.units + unit, p.units - unit, p.y.as() + i * kGroupUnits);
    }
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
