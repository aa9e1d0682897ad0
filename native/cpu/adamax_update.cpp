// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void adamax_update(const AdamaxUpdateArgs& p, Context& ctx) { reference::adamax_update(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
