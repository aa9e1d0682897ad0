// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void scatter_add(const ScatterAddArgs& p, Context& ctx) { reference::scatter_add(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
