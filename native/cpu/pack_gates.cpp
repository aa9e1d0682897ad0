// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void pack_gates(const PackGatesArgs& p, Context& ctx) { reference::pack_gates(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
