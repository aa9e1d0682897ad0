// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void simple_rnn(const SimpleRnnArgs& p, Context& ctx) { reference::simple_rnn(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
