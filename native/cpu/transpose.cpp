// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void transpose(const TransposeArgs& p, Context& ctx) { reference::transpose(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
