// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void rmsprop_update(const RmspropUpdateArgs& p, Context& ctx) { reference::rmsprop_update(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
