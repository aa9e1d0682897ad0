// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void slice(const SliceArgs& p, Context& ctx) { reference::slice(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
