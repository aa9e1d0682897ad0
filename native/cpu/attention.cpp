// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void attention(const AttentionArgs& p, Context& ctx) { reference::attention(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
