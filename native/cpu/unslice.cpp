// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void unslice(const UnsliceArgs& p, Context& ctx) { reference::unslice(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
