// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void gather(const GatherArgs& p, Context& ctx) { reference::gather(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
