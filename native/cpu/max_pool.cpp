// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void max_pool(const MaxPoolArgs& p, Context& ctx) { reference::max_pool(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
