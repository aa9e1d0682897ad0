// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void col2im(const Col2imArgs& p, Context& ctx) { reference::col2im(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
