// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void resize(const ResizeArgs& p, Context& ctx) { reference::resize(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
