// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void dropout(const DropoutArgs& p, Context& ctx) { reference::dropout(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
