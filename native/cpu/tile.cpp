// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void tile(const TileArgs& p, Context& ctx) { reference::tile(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
