// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void copy(const CopyArgs& p, Context& ctx) { reference::copy(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
