// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void concat(const ConcatArgs& p, Context& ctx) { reference::concat(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
