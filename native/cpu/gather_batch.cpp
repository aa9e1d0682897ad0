// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void gather_batch(const GatherBatchArgs& p, Context& ctx) { reference::gather_batch(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
