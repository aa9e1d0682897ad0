// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void assign(const AssignArgs& p, Context& ctx) { reference::assign(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
