// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void adadelta_update(const AdadeltaUpdateArgs& p, Context& ctx) { reference::adadelta_update(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
