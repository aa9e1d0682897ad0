// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void cumsum(const CumsumArgs& p, Context& ctx) { reference::cumsum(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
