// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void avg_pool(const AvgPoolArgs& p, Context& ctx) { reference::avg_pool(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
