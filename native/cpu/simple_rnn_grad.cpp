// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void simple_rnn_grad(const SimpleRnnGradArgs& p, Context& ctx) { reference::simple_rnn_grad(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
