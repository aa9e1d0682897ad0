// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void group_norm_grad(const GroupNormGradArgs& p, Context& ctx) { reference::group_norm_grad(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
