// SPDX-License-Identifier: MIT
#include "cpu/update_loop.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void moving_average(const MovingAverageArgs& p, Context& ctx) {
  float* average = p.average.as();
  const float* x = p.x.as();
  const Vec kept = splat(float(p.momentum)), added = splat(float(1 - p.momentum));
  update_loop(p.count, ctx, [=](auto at) { at.store(average, at.load(average) * kept + at.load(x) * added); });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
