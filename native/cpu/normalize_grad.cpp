// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void normalize_grad(const NormalizeGradArgs& p, Context& ctx) { reference::normalize_grad(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
