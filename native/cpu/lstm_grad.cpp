// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void lstm_grad(const LstmGradArgs& p, Context& ctx) { reference::lstm_grad(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
