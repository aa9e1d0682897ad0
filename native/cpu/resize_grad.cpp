// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void resize_grad(const ResizeGradArgs& p, Context& ctx) { reference::resize_grad(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
