// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void lstm(const LstmArgs& p, Context& ctx) { reference::lstm(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
