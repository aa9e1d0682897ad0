// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void attention_grad(const AttentionGradArgs& p, Context& ctx) { reference::attention_grad(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
