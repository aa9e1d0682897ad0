// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void random(const RandomArgs& p, Context& ctx) { reference::random(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
