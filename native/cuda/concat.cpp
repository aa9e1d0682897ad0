// SPDX-License-Identifier: MIT
#include "../../cuda/concat.h"
#include "move.h"

namespace gemmule::cuda {

static_assert(kMaxParts == kMaxInputs);

void concat(const ConcatArgs& p, Context& ctx) {
  const int64_t bytes = bytes_of(p.type);
  Unit unit;
  unit.at(p.y.memory);
  for (int i = 0; i < p.inputs; ++i)
    if (p.widths[i] > 0) unit.at(p.x[i].memory).lengths({p.widths[i]}, bytes);
  const int64_t elements = unit.bytes() / bytes;

  ConcatPlan plan{};
  int64_t row = 0;
  for (int i = 0; i < kMaxParts; ++i) {
    if (i < p.inputs) row += p.widths[i] / elements, plan.part[i] = p.x[i].memory;
    plan.end[i] = row;
  }
  if (row == 0) return;  // an empty axis may stand beside an endless one
  plan.row = Divisor::of(row);
  plan.count = p.outer * row;
  static constexpr Sized kConcat{"concat_8", "concat_32", "concat_64", "concat_128"};
  launch(ctx, kConcat.of(unit.bytes()), {blocks_of(plan.count)}, kThreads, 0, p.y.memory, plan);
}

}  // namespace gemmule::cuda
