// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void normalize(const NormalizeArgs& p, Context& ctx) { reference::normalize(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
