// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void moments(const MomentsArgs& p, Context& ctx) { reference::moments(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
