// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void conv_data_grad(const ConvDataGradArgs& p, Context& ctx) { reference::conv_data_grad(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
