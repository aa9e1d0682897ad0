// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void im2col(const Im2colArgs& p, Context& ctx) { reference::im2col(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
