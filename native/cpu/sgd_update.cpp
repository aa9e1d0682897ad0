// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void sgd_update(const SgdUpdateArgs& p, Context& ctx) { reference::sgd_update(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
