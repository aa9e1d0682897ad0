// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void conv_filter_grad(const ConvFilterGradArgs& p, Context& ctx) { reference::conv_filter_grad(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
