// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void gru_grad(const GruGradArgs& p, Context& ctx) { reference::gru_grad(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
