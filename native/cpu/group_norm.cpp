// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void group_norm(const GroupNormArgs& p, Context& ctx) { reference::group_norm(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
