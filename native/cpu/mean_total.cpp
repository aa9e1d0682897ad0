// SPDX-License-Identifier: MIT
#include "kernels.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

void mean_total(const MeanTotalArgs& p, Context& ctx) { reference::mean_total(p, ctx); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
