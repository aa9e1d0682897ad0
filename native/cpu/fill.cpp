// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void fill(const FillArgs& p, Context& ctx) { reference::fill(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
