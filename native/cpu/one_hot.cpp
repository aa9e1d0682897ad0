// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void one_hot(const OneHotArgs& p, Context& ctx) { reference::one_hot(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
