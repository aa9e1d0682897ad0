// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void max_pool_grad(const MaxPoolGradArgs& p, Context& ctx) { reference::max_pool_grad(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
