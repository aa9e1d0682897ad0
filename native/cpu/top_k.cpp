// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void top_k(const TopKArgs& p, Context& ctx) { reference::top_k(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
