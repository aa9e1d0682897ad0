// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void gru(const GruArgs& p, Context& ctx) { reference::gru(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
