// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void accumulate(const AccumulateArgs& p, Context& ctx) { reference::accumulate(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
