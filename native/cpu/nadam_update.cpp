// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void nadam_update(const NadamUpdateArgs& p, Context& ctx) { reference::nadam_update(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
