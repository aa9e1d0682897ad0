// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void lion_update(const LionUpdateArgs& p, Context& ctx) { reference::lion_update(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
