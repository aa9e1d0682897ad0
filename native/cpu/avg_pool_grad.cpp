// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void avg_pool_grad(const AvgPoolGradArgs& p, Context& ctx) { reference::avg_pool_grad(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
