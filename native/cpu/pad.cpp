// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void pad(const PadArgs& p, Context& ctx) { reference::pad(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
