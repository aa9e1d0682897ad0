// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void ftrl_update(const FtrlUpdateArgs& p, Context& ctx) { reference::ftrl_update(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
