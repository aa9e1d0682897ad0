// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void conv(const ConvArgs& p, Context& ctx) { reference::conv(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
