// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void range(const RangeArgs& p, Context& ctx) { reference::range(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
