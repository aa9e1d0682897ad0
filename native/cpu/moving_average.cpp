// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void moving_average(const MovingAverageArgs& p, Context& ctx) { reference::moving_average(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
